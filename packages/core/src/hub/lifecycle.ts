import { hubStartFailed } from '../error/error-catalogue.js';
import type { MillraceError } from '../error/millrace-error.js';
import { serviceKey } from '../token/service.js';
import type { HubCore } from './hub-core.js';
import { needsOf } from './plan-start-order.js';
import type { PluginRun } from './plugin-run.js';
import { failPlugin, startPlugin, withinStartTimeout } from './start-plugin.js';
import { stopPlugin, stopPlugins } from './stop-plugins.js';

const defaultDrainMs = 10_000;

/**
 * Starts all plugins in their order, then tells them that the hub is ready.
 *
 * @throws MillraceError `MILLRACE_HUB_START_FAILED` when a plugin fails that the hub is not to serve without.
 */
export async function startAll(core: HubCore): Promise<void> {
  core.state = 'starting';
  for (const run of core.runs) {
    const failure = await startOrSkip(core, run);
    if (failure && endsTheHub(core, run)) await giveUp(core, [failure]);
  }
  core.contributions.seal();
  core.state = 'ready';
  core.catalogue.touch();
  for (const run of core.runs) {
    const failure = await tellReady(core, run);
    if (failure && endsTheHub(core, run)) await giveUp(core, [failure]);
  }
}

/** Takes no new calls, lets those in flight finish, undoes everything in reverse. */
export async function stopAll(core: HubCore): Promise<void> {
  core.state = 'stopping';
  await core.desk.drain(core.options.drainMs ?? defaultDrainMs);
  try {
    await stopPlugins(core, core.runs);
  } finally {
    core.state = 'stopped';
  }
}

/** Starts one plugin, or skips it because one it needs is not there. @returns its failure, if any. */
export async function startOrSkip(core: HubCore, run: PluginRun): Promise<MillraceError | undefined> {
  const absent = needsOf(run).find(({ service, isOptional }) => !isOptional && !core.services.has(service));
  if (absent) {
    run.state = 'skipped';
    run.because = providerOf(core, serviceKey(absent.service)) ?? absent.service.id;
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
export async function tellReady(core: HubCore, run: PluginRun): Promise<MillraceError | undefined> {
  if (run.state !== 'running') return undefined;
  try {
    for (const listener of run.readyListeners.splice(0)) await withinStartTimeout(run, Promise.resolve().then(listener));
    return undefined;
  } catch (cause) {
    core.log().error(`Plugin '${run.name}' failed when the hub was ready.`, { plugin: run.name, cause: String(cause) });
    await skipUsers(core, run);
    return failPlugin(core, run, cause);
  }
}

async function skipUsers(core: HubCore, run: PluginRun): Promise<void> {
  const names = usersOf(core, run);
  for (const user of core.runs.filter((other) => names.includes(other.name) && other.state === 'running')) {
    await skipUsers(core, user);
    user.because = run.name;
    await stopPlugin(core, user, 'skipped').catch((error: unknown) =>
      core.log().error(`Plugin '${user.name}' did not close cleanly.`, { plugin: user.name, error: String(error) }),
    );
  }
}

/** The other plugins that cannot do without this one's services. */
export function usersOf(core: HubCore, run: PluginRun): readonly string[] {
  const provided = new Set(Object.values(run.definition.provides ?? {}).map(serviceKey));
  return core.runs
    .filter((other) => other !== run && needsOf(other).some(({ service, isOptional }) => !isOptional && provided.has(serviceKey(service))))
    .map((other) => other.name);
}

function endsTheHub(core: HubCore, run: PluginRun): boolean {
  const choice = run.options.onFailure ?? core.options.onPluginFailure ?? (usersOf(core, run).length > 0 ? 'stop' : 'isolate');
  return choice === 'stop';
}

function providerOf(core: HubCore, key: string): string | undefined {
  return core.runs.find((run) => Object.values(run.definition.provides ?? {}).some((service) => serviceKey(service) === key))?.name;
}

async function giveUp(core: HubCore, failures: readonly MillraceError[]): Promise<never> {
  await stopPlugins(core, core.runs).catch((error: unknown) =>
    core.log().error('Undoing the start failed in part.', { error: String(error) }),
  );
  core.state = 'failed';
  throw hubStartFailed(failures);
}
