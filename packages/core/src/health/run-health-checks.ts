import type { Contribution } from '../token/extension-point.js';
import type { HealthCheck, HealthFinding } from '../points/health-check.js';
import type { CheckReport, HubHealth } from './health.js';

const defaultTimeoutMs = 2_000;

/** Runs every check at once, each under its own deadline. */
export async function runHealthChecks(checks: readonly Contribution<HealthCheck>[], signal?: AbortSignal): Promise<readonly CheckReport[]> {
  return Promise.all(checks.map((contribution) => runCheck(contribution, signal)));
}

/** The verdict over all findings: critical failures fail it, anything else that is not a pass degrades it. */
export function verdictOf(checks: readonly CheckReport[], isAnythingDown: boolean): HubHealth['verdict'] {
  if (checks.some((check) => check.critical && check.status === 'fail')) return 'fail';
  if (isAnythingDown || checks.some((check) => check.status !== 'pass')) return 'degraded';
  return checks.length === 0 ? 'unknown' : 'pass';
}

async function runCheck({ plugin, value: check }: Contribution<HealthCheck>, signal: AbortSignal | undefined): Promise<CheckReport> {
  const controller = new AbortController();
  const forward = (): void => controller.abort(signal?.reason);
  if (signal?.aborted) forward();
  signal?.addEventListener('abort', forward, { once: true });
  const timeoutMs = check.timeoutMs ?? defaultTimeoutMs;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<HealthFinding>((resolve) => {
    timer = setTimeout(() => {
      controller.abort();
      // A check that could not tell in time knows nothing: that is not a pass, nor proof of a failure.
      resolve({ status: 'unknown', message: `No answer within ${timeoutMs} ms.` });
    }, timeoutMs);
  });
  const began = performance.now();
  const finding = await Promise.race([attempt(check, controller.signal), late]);
  clearTimeout(timer);
  signal?.removeEventListener('abort', forward);
  return { name: check.name, plugin, critical: check.critical ?? false, durationMs: Math.round(performance.now() - began), ...finding };
}

async function attempt(check: HealthCheck, signal: AbortSignal): Promise<HealthFinding> {
  try {
    return await check.check(signal);
  } catch (cause) {
    return { status: 'fail', message: cause instanceof Error ? (cause.message.split('\n', 1)[0] ?? '') : String(cause) };
  }
}
