import { duplicateNames } from '../catalogue/catalogue.js';
import { planInvalid, notAPlugin, pluginNeeded, pluginUnknown, wrongState } from '../error/error-catalogue.js';
import type { Plugin } from '../plugin/plugin.js';
import type { HubCore } from './hub-core.js';
import { startOrSkip, tellReady, usersOf } from './lifecycle.js';
import { planStartOrder, type GivenServices } from './plan-start-order.js';
import { createPluginRun, type PluginRun } from './plugin-run.js';
import { stopPlugin } from './stop-plugins.js';

const drainMs = 10_000;

/**
 * Adds a plugin to a hub that serves.
 *
 * @throws MillraceError of the plan, or why the plugin did not start; the hub is then as before.
 */
export async function addPlugin(core: HubCore, plugin: Plugin, given: GivenServices): Promise<void> {
  if (core.state !== 'ready') throw wrongState('add a plugin', core.state, 'ready');
  const run = createPluginRun(plugin);
  if (!run) throw notAPlugin(core.runs.length);
  const { problems } = planStartOrder([...core.runs, run], given);
  if (problems.length > 0) throw planInvalid(problems);
  core.runs = [...core.runs, run];
  core.catalogue.touch();
  const doubled = duplicateNames(core.catalogue.current());
  const failure = doubled.length > 0 ? planInvalid(doubled) : ((await startOrSkip(core, run)) ?? (await tellReady(core, run)));
  if (failure) core.runs = core.runs.filter((other) => other !== run);
  core.catalogue.touch();
  if (failure) throw failure;
}

/**
 * Takes a plugin out of a hub that serves: its tools at once, the rest after its calls in flight.
 *
 * @throws MillraceError `MILLRACE_PLUGIN_UNKNOWN`, `MILLRACE_PLUGIN_NEEDED`.
 */
export async function removePlugin(core: HubCore, name: string): Promise<void> {
  const run = core.runs.find((other) => other.name === name);
  if (!run) throw pluginUnknown(name);
  const users = usersOf(core, run);
  if (users.length > 0) throw pluginNeeded(name, users);
  await takeOut(core, run);
}

async function takeOut(core: HubCore, run: PluginRun): Promise<void> {
  core.runs = core.runs.filter((other) => other !== run);
  core.catalogue.touch();
  await core.desk.drainPlugin(run.name, drainMs);
  await stopPlugin(core, run, 'stopped');
}
