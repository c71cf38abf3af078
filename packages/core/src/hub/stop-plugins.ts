import { stopFailed } from '../error/error-catalogue/lifecycle.js';
import { changeState } from './change-state.js';
import type { HubCore } from './hub-core.js';
import { isDown, type PluginRun } from './plugin-run.js';
import { callOff } from './restart-policy.js';

const defaultStopTimeoutMs = 5_000;
const defaultDrainMs = 10_000;

/** Takes no new calls, lets those in flight finish, undoes everything in reverse. */
export async function stopAll(core: HubCore): Promise<void> {
  core.state = 'stopping';
  core.switches.close();
  for (const run of core.runs) callOff(run.recovery);
  await core.desk.drain(core.options.drainMs ?? defaultDrainMs);
  // What tasks came to is written down while the store is still there.
  const problem = await within(core.options.stopTimeoutMs ?? defaultStopTimeoutMs, () => core.tasks.idle());
  if (problem !== undefined) core.log().error('Not every task could be written down.', { cause: problem });
  try {
    await stopPlugins(core, core.runs);
  } finally {
    core.state = 'stopped';
  }
}

/**
 * Stops plugins, the last started first.
 *
 * @throws MillraceError `MILLRACE_STOP_FAILED` with every undo that failed; all of them have run.
 */
export async function stopPlugins(core: HubCore, runs: readonly PluginRun[]): Promise<void> {
  const problems: string[] = [];
  let first: unknown;
  for (const run of [...runs].reverse()) {
    // One that failed while stopping had begun may still have something to undo.
    const isLeft = isDown(run) && run.disposers.length > 0;
    if (run.state !== 'running' && run.state !== 'starting' && !isLeft) continue;
    await stopPlugin(core, run, isLeft ? 'failed' : 'stopped').catch((error: unknown) => {
      first ??= error;
      problems.push(...String(error instanceof Error ? error.message : error).split('\n'));
    });
  }
  if (problems.length > 0) throw stopFailed(problems, first);
}

/** Undoes all that one plugin did, in reverse, each undo under a deadline. @throws Error naming the undos that failed. */
export async function stopPlugin(core: HubCore, run: PluginRun, end: 'stopped' | 'failed' | 'skipped'): Promise<void> {
  changeState(core, run, end === 'stopped' ? 'stopping' : end);
  run.controller.abort(new Error(`Plugin '${run.name}' is stopping.`));
  const problems: string[] = [];
  for (let disposer = run.disposers.pop(); disposer; disposer = run.disposers.pop()) {
    const { label, run: undo } = disposer;
    const problem = await within(core.options.stopTimeoutMs ?? defaultStopTimeoutMs, undo);
    if (problem !== undefined) problems.push(`plugin '${run.name}', ${label}: ${problem}`);
  }
  core.contributions.drop(run);
  core.services.drop(run);
  delete run.handlers;
  changeState(core, run, end);
  if (run.isShown) core.catalogue.touch();
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

/** Waits for work, as long as it may take. @returns why it failed, or nothing. */
async function within(timeoutMs: number, undo: () => unknown): Promise<string | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`did not finish within ${timeoutMs} ms`), timeoutMs);
  });
  const work = Promise.resolve()
    .then(undo)
    .then(
      () => undefined,
      (cause: unknown) => (cause instanceof Error ? cause.message : String(cause)),
    );
  const problem = await Promise.race([work, late]);
  clearTimeout(timer);
  return problem;
}
