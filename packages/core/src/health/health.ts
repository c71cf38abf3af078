import type { HealthFinding } from '../points/health-check.js';

/** One check's finding, with whose it is and how long it took. */
export interface CheckReport extends HealthFinding {
  readonly name: string;
  readonly plugin: string;
  readonly critical: boolean;
  readonly durationMs: number;
}

/** The hub's health: live (the process answers), ready (calls will be served), and a verdict over all checks. */
export interface HubHealth {
  readonly live: boolean;
  readonly ready: boolean;
  /** The worst of the checks; `unknown` when there are none. */
  readonly verdict: 'pass' | 'degraded' | 'fail' | 'unknown';
  readonly checks: readonly CheckReport[];
  /** Plugins that are not running, and why. */
  readonly down: readonly { readonly plugin: string; readonly because: string }[];
}
