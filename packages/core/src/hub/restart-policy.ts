/** How a plugin that fails is brought back. Only an isolated one is; `onFailure: 'stop'` stops the hub. */
export interface RestartPolicy {
  /** Failures in a row after which it is quarantined until `hub.restart`; 5 unless said. */
  readonly maxFailures?: number;
  /** Milliseconds before the first restart; doubled with each failure, and shortened by up to half at random. 1 000 unless said. */
  readonly delayMs?: number;
  /** Milliseconds that no wait exceeds; 60 000 unless said. */
  readonly maxDelayMs?: number;
  /** Milliseconds it has to run for its failures to be forgotten; 60 000 unless said. */
  readonly forgetAfterMs?: number;
  /**
   * How far unexpected failures of its handlers may outnumber good answers before it counts as failed; 30 unless said. A minute without
   * one, and counting begins anew. What a tool fails with on purpose does not count.
   */
  readonly maxTrouble?: number;
}

/** What is known of a plugin's failures, over all its runs. */
export interface Recovery {
  /** In a row. */
  failures: number;
  lastError?: unknown;
  nextTryAtMs?: number;
  runningSinceMs?: number;
  /** Calls the next try off. */
  callOff?: () => void;
}

const defaults: Required<RestartPolicy> = {
  maxFailures: 5,
  delayMs: 1_000,
  maxDelayMs: 60_000,
  forgetAfterMs: 60_000,
  maxTrouble: 30,
};

/** A plugin that has never failed. */
export function newRecovery(): Recovery {
  return { failures: 0 };
}

/** Calls the next try of a plugin off. */
export function callOff(recovery: Recovery): void {
  recovery.callOff?.();
  delete recovery.callOff;
  delete recovery.nextTryAtMs;
}

/** The policy of one plugin: its own before the hub's before the defaults; false: it is not restarted. */
export function restartPolicyOf(
  own: RestartPolicy | false | undefined,
  hub: RestartPolicy | false | undefined,
): Required<RestartPolicy> & { readonly isOn: boolean } {
  const isOn = own !== false && (own !== undefined || hub !== false);
  return { ...defaults, ...(hub === false ? {} : hub), ...(own === false ? {} : own), isOn };
}

/** Milliseconds to wait after so many failures in a row. @param random - from 0 up to 1; plugins that fell together do not rise together. */
export function restartDelayMs({ delayMs, maxDelayMs }: Required<RestartPolicy>, failures: number, random: number): number {
  const whole = Math.min(maxDelayMs, delayMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(whole * (1 - random / 2));
}
