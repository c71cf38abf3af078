import { runHealthChecks, verdictOf } from '../health/run-health-checks.js';
import type { HubHealth } from '../health/health.js';
import { points } from '../points/points.js';
import type { HubCore } from './hub-core.js';
import { downJudge, isDown } from './plugin-run.js';

/** Asks every health check and says what the hub is worth: live, ready, and a verdict. */
export async function hubHealth(core: HubCore, signal?: AbortSignal): Promise<HubHealth> {
  const checks = await runHealthChecks(core.contributions.reader(points.healthChecks).contributions, signal);
  const down = core.runs.filter(isDown).map((run) => ({ plugin: run.name, because: run.because ?? 'unknown' }));
  const isUnsafe = downJudge(core.runs) !== undefined;
  const isBlocked = checks.some((check) => check.critical && (check.status === 'fail' || check.status === 'unknown'));
  return {
    live: true,
    ready: core.state === 'ready' && !isUnsafe && !isBlocked,
    verdict: isUnsafe ? 'fail' : verdictOf(checks, down.length > 0),
    checks,
    down,
  };
}
