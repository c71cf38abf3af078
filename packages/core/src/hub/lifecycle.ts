import { hubStartFailed } from '../error/error-catalogue/lifecycle.js';
import type { MillraceError } from '../error/millrace-error.js';
import { changeState } from './change-state.js';
import { absentFor, holdersOf, usersOf } from './dependents.js';
import type { HubCore } from './hub-core.js';
import type { PluginRun } from './plugin-run.js';
import { planRestart, startAgain, takeDown } from './recover.js';
import { failPlugin, runReadyListeners, startPlugin } from './start-plugin.js';
import { stopPlugins } from './stop-plugins.js';

/**
 * Starts all plugins in their order, then tells them that the hub is ready.
 *
 * @throws MillraceError `MILLRACE_HUB_START_FAILED` when a plugin fails that the hub is not to serve without.
 */
export async function startAll(core: HubCore): Promise<void> {
  core.state = 'starting';
  for (const [position, run] of core.runs.entries()) run.position = position;
  for (const run of core.runs) {
    const failure = await startOrSkip(core, run);
    if (failure && endsTheHub(core, run)) await giveUp(core, [failure]);
  }
  for (const run of core.runs) run.isSealed = true;
  core.state = 'ready';
  core.switches.open();
  core.catalogue.touch();
  for (const run of core.runs) {
    const failure = await tellReady(core, run);
    if (failure && endsTheHub(core, run)) await giveUp(core, [failure]);
  }
  // One that is out of sight said itself that it cannot go on: that is seen to next.
  for (const run of core.runs) if (run.state === 'failed' && run.isShown) planRestart(core, run);
  // Those that went with one that failed at ready, and can do without it.
  await startAgain(core, core.runs);
}

/** Starts one plugin, or skips it because one it needs is not there. @returns its failure, if any. */
async function startOrSkip(core: HubCore, run: PluginRun): Promise<MillraceError | undefined> {
  const because = absentFor(core, run);
  if (because !== undefined) {
    run.because = because;
    changeState(core, run, 'skipped');
    core.log().warn(`Plugin '${run.name}' is skipped.`, { plugin: run.name, because: run.because });
    return undefined;
  }
  try {
    await startPlugin(core, run);
    return undefined;
  } catch (error) {
    core.log().error(`Plugin '${run.name}' failed to start.`, { plugin: run.name, error: String((error as Error).message) });
    return error as MillraceError;
  }
}

/** Tells one plugin that the hub is ready. One that fails then is out, as if its start had failed, and so are its users. @returns its failure, if any. */
async function tellReady(core: HubCore, run: PluginRun): Promise<MillraceError | undefined> {
  if (run.state !== 'running') return undefined;
  try {
    await runReadyListeners(run);
    return undefined;
  } catch (cause) {
    core.log().error(`Plugin '${run.name}' failed when the hub was ready.`, { plugin: run.name, cause: String(cause) });
    await takeDown(core, holdersOf(core, run), run);
    return failPlugin(core, run, cause);
  }
}

function endsTheHub(core: HubCore, run: PluginRun): boolean {
  const choice = run.options.onFailure ?? core.options.onPluginFailure ?? (usersOf(core, run).length > 0 ? 'stop' : 'isolate');
  return choice === 'stop';
}

async function giveUp(core: HubCore, failures: readonly MillraceError[]): Promise<never> {
  core.switches.close();
  await stopPlugins(core, core.runs).catch((error: unknown) =>
    core.log().error('Undoing the start failed in part.', { error: String(error) }),
  );
  core.state = 'failed';
  throw hubStartFailed(failures);
}
