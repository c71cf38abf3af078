import { pluginFailed } from '../error/error-catalogue/lifecycle.js';
import { isMillraceError, type MillraceError } from '../error/millrace-error.js';
import { runAfter } from '../time/run-after.js';
import { bringIn, retire } from './bring-in.js';
import { announceState, changeState } from './change-state.js';
import { absentFor, dependentsOf, holdersOf } from './dependents.js';
import type { HubCore } from './hub-core.js';
import { createPluginRun, type PluginRun } from './plugin-run.js';
import { callOff, restartDelayMs, restartPolicyOf } from './restart-policy.js';
import { noteFailure } from './start-plugin.js';
import { stopAll } from './stop-plugins.js';
import { withdraw } from './switch-over.js';

/** Takes a running plugin out at once because it cannot go on. What depends on it goes too, and all of them are started anew. */
export function failRunning(core: HubCore, run: PluginRun, cause: unknown): void {
  const error = isMillraceError(cause) ? cause : pluginFailed(run.name, cause);
  // In its start, or before its switch-over, this is how the start fails.
  if (!core.runs.includes(run) || run.state !== 'running') return run.controller.abort(error);
  core.log().error(`Plugin '${run.name}' failed.`, { plugin: run.name, error: error.message });
  noteFailure(run, error);
  withdraw(core, run, 'failed');
  changeLater(core, run, () => afterFailure(core, run));
}

/** Queues a change for which nobody waits. */
function changeLater(core: HubCore, run: PluginRun, change: () => Promise<void>): void {
  core.changes
    .run(change)
    .catch((error: unknown) => core.log().error('A plugin could not be brought back.', { plugin: run.name, error: String(error) }));
}

async function afterFailure(core: HubCore, run: PluginRun): Promise<void> {
  if (core.state !== 'ready' || !core.runs.includes(run)) return retireQuietly(core, run, 'failed');
  if (endsTheHub(core, run)) return stopFor(core, run);
  const users = await takeDown(core, holdersOf(core, run), run);
  await retireQuietly(core, run, 'failed');
  planRestart(core, run);
  await startAgain(core, users);
}

/** While serving only a host that says so stops for a plugin: what depends on it is started again with it. */
function endsTheHub(core: HubCore, run: PluginRun): boolean {
  return (run.options.onFailure ?? core.options.onPluginFailure) === 'stop';
}

async function stopFor(core: HubCore, run: PluginRun): Promise<void> {
  core.log().error(`The hub stops, for it is not to serve without '${run.name}'.`, { plugin: run.name });
  core.desk.close();
  await stopAll(core).finally(() => (core.state = 'failed'));
}

/** Takes out plugins that depend on one that goes, those at the end of the chain first. */
export async function takeDown(core: HubCore, users: readonly PluginRun[], because: PluginRun): Promise<readonly PluginRun[]> {
  const last = [...users].reverse();
  for (const user of last) {
    user.because = because.name;
    withdraw(core, user, 'skipped');
  }
  for (const user of last) await retireQuietly(core, user, 'skipped');
  return users;
}

/** Undoes a plugin; what did not close cleanly is told to the operator, for nobody waits for it. */
export async function retireQuietly(core: HubCore, run: PluginRun, end: 'stopped' | 'failed' | 'skipped'): Promise<void> {
  await retire(core, run, end).catch((error: unknown) =>
    core.log().error(`Plugin '${run.name}' did not close cleanly.`, { plugin: run.name, error: String(error) }),
  );
}

/** Counts a failure of a plugin, and sees to its restart: later, or only when it is asked for. */
export function planRestart(core: HubCore, run: PluginRun): void {
  const { recovery } = run;
  const policy = restartPolicyOf(run.options.restart, core.options.restart);
  const now = core.clock().now();
  callOff(recovery);
  if (recovery.runningSinceMs !== undefined && now - recovery.runningSinceMs >= policy.forgetAfterMs) recovery.failures = 0;
  delete recovery.runningSinceMs;
  recovery.failures += 1;
  if (!policy.isOn) return announceState(core, run);
  if (recovery.failures >= policy.maxFailures) {
    core.log().error(`Plugin '${run.name}' is quarantined after ${recovery.failures} failures.`, { plugin: run.name });
    return changeState(core, run, 'quarantined');
  }
  const delayMs = restartDelayMs(policy, recovery.failures, Math.random());
  recovery.nextTryAtMs = now + delayMs;
  recovery.callOff = runAfter(core.clock(), delayMs, () => changeLater(core, run, () => tryAgain(core, run)));
  announceState(core, run);
}

async function tryAgain(core: HubCore, run: PluginRun): Promise<void> {
  if (core.state !== 'ready' || !core.runs.includes(run) || run.state !== 'failed') return;
  await revive(core, run);
}

/** Starts a plugin that is down anew, and what depends on it. @returns why it did not start, if it did not. */
export async function revive(core: HubCore, old: PluginRun): Promise<MillraceError | undefined> {
  const failure = await startAnew(core, old);
  const run = core.runs.find((other) => other.name === old.name);
  if (failure || run?.state !== 'running') return failure;
  const users = dependentsOf(core, run);
  const held = users.filter((user) => user.state === 'running');
  await takeDown(core, held, run);
  await startAgain(core, users);
  return undefined;
}

/** Starts plugins that were taken down with one they depend on, as far as what they need is there. */
export async function startAgain(core: HubCore, runs: readonly PluginRun[]): Promise<void> {
  for (const run of runs) if (run.state === 'skipped' && core.state === 'ready') await startAnew(core, run);
}

async function startAnew(core: HubCore, old: PluginRun): Promise<MillraceError | undefined> {
  callOff(old.recovery);
  const because = absentFor(core, old);
  if (because !== undefined) {
    old.because = because;
    changeState(core, old, 'skipped');
    return undefined;
  }
  const run = createPluginRun(old.plugin, old.recovery);
  if (!run) return undefined;
  run.judges = old.judges;
  try {
    await bringIn(core, run, old);
    run.recovery.runningSinceMs = core.clock().now();
    return undefined;
  } catch (cause) {
    const error = cause as MillraceError;
    // A hub that stops has ended this start itself.
    if (core.state !== 'ready') return error;
    core.log().error(`Plugin '${old.name}' failed to start again.`, { plugin: old.name, error: error.message });
    noteFailure(old, error);
    changeState(core, old, 'failed');
    if (endsTheHub(core, old)) await stopFor(core, old);
    else planRestart(core, old);
    return error;
  }
}
