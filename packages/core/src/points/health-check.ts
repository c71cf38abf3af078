/** `unknown` is never a pass: a check that cannot tell says so. */
export type HealthStatus = 'pass' | 'degraded' | 'fail' | 'unknown';

/** What a check found. */
export interface HealthFinding {
  readonly status: HealthStatus;
  readonly message?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** One question about a plugin's health. */
export interface HealthCheck {
  /** `'<plugin>.<noun>'`. */
  readonly name: string;
  /** A failing critical check makes the hub not ready. */
  readonly critical?: boolean;
  /** Milliseconds before the check counts as failed; 2 000 unless said. */
  readonly timeoutMs?: number;
  check(signal: AbortSignal): HealthFinding | Promise<HealthFinding>;
}
