import { notAPlugin } from '../error/error-catalogue/composition.js';
import { pluginDown, pluginNeeded, pluginUnknown, stopFailed, wrongState } from '../error/error-catalogue/lifecycle.js';
import type { Plugin } from '../plugin/plugin.js';
import { bringIn, retire } from './bring-in.js';
import { absentFor, dependentsOf, holdersOf, usersOf } from './dependents.js';
import type { Hub } from './hub.js';
import type { HubCore } from './hub-core.js';
import { createPluginRun, type PluginRun } from './plugin-run.js';
import { retireQuietly, revive, startAgain, takeDown } from './recover.js';
import { callOff } from './restart-policy.js';
import { withdraw } from './switch-over.js';

/** Changes of a hub's plugins while it serves; they run one after another. */
export function livePlugins(core: HubCore): Pick<Hub, 'add' | 'remove' | 'replace' | 'restart'> {
  const change = async <T>(doing: string, work: () => Promise<T>): Promise<T> => {
    const refuse = (): void => {
      if (core.state !== 'ready') throw wrongState(doing, core.state, 'ready');
    };
    // At once too: who calls this from a start would else wait for itself.
    refuse();
    return core.changes.run(() => (refuse(), work()));
  };
  return {
    add: (plugin) => change('add a plugin', () => add(core, runOf(core, plugin))),
    remove: (name) => change('remove a plugin', () => remove(core, find(core, name))),
    replace: (name, plugin) => change('replace a plugin', () => replace(core, find(core, name), runOf(core, plugin))),
    restart: (name) => change('restart a plugin', () => restart(core, find(core, name))),
  };
}

async function add(core: HubCore, run: PluginRun): Promise<void> {
  // Unlike one that comes back, it has no part yet in what was closed when the hub was ready.
  run.isSealed = true;
  await bringIn(core, run);
}

async function remove(core: HubCore, run: PluginRun): Promise<void> {
  refuseWhileNeeded(run, [...new Set([...usersOf(core, run), ...holdersOf(core, run)])]);
  callOff(run.recovery);
  core.runs = core.runs.filter((other) => other !== run);
  withdraw(core, run, 'stopping');
  await retireOrTell(core, run);
}

async function replace(core: HubCore, old: PluginRun, run: PluginRun): Promise<void> {
  refuseWhileNeeded(old, holdersOf(core, old));
  await bringIn(core, run, old);
  callOff(old.recovery);
  try {
    await retireOrTell(core, old);
  } finally {
    // Those that waited for the old one, which was down.
    await startAgain(core, dependentsOf(core, run));
  }
}

async function restart(core: HubCore, run: PluginRun): Promise<void> {
  callOff(run.recovery);
  run.recovery.failures = 0;
  if (run.state === 'running') {
    withdraw(core, run, 'stopping');
    await takeDown(core, holdersOf(core, run), run);
    await retireQuietly(core, run, 'stopped');
  }
  const failure = await revive(core, run);
  if (failure) throw failure;
  const because = absentFor(core, run);
  if (because !== undefined) throw pluginDown(run.name, because);
}

function runOf(core: HubCore, plugin: Plugin): PluginRun {
  const run = createPluginRun(plugin);
  if (!run) throw notAPlugin(core.runs.length);
  return run;
}

function find(core: HubCore, name: string): PluginRun {
  const run = core.runs.find((other) => other.name === name);
  if (!run) throw pluginUnknown(name);
  return run;
}

function refuseWhileNeeded(run: PluginRun, users: readonly PluginRun[]): void {
  if (users.length > 0)
    throw pluginNeeded(
      run.name,
      users.map((user) => user.name),
    );
}

async function retireOrTell(core: HubCore, run: PluginRun): Promise<void> {
  await retire(core, run, 'stopped').catch((cause: unknown) => {
    throw stopFailed(String((cause as Error).message).split('\n'), cause);
  });
}
