import { duplicateNames } from '../catalogue/catalogue.js';
import { compile } from '../catalogue/compile.js';
import { planInvalid } from '../error/error-catalogue/composition.js';
import { pluginDown } from '../error/error-catalogue/lifecycle.js';
import { absentFor } from './dependents.js';
import type { HubCore } from './hub-core.js';
import { planStartOrder } from './plan-start-order.js';
import type { PluginRun } from './plugin-run.js';
import { failPlugin, runReadyListeners, startPlugin } from './start-plugin.js';
import { stopPlugin } from './stop-plugins.js';
import { switchOver } from './switch-over.js';

const defaultDrainMs = 10_000;

/**
 * Starts a plugin out of sight while the hub serves, and shows it when it is ready: in place of `old`, or as one more.
 *
 * @throws MillraceError why it does not fit, or did not start. Then all it did is undone, and `old` is as it was.
 */
export async function bringIn(core: HubCore, run: PluginRun, old?: PluginRun): Promise<void> {
  const next = old ? core.runs.map((other) => (other === old ? run : other)) : [...core.runs, run];
  const { order, problems } = planStartOrder(next, core.given);
  const { tools = [], traits = {}, overrides = {} } = core.options;
  const declared = compile({ runs: next, hostTools: tools, traits, overrides, liveTools: [], liveResources: [], livePrompts: [] });
  const all = [...problems, ...duplicateNames(declared)];
  if (all.length > 0) throw planInvalid(all);
  const because = absentFor(core, run);
  if (because !== undefined) throw pluginDown(run.name, because);
  run.position = old?.position ?? core.runs.length;
  run.isShown = false;
  core.incoming = run;
  try {
    await startPlugin(core, run);
    await lastSteps(core, run, () => switchOver(core, { run, old, order }));
  } finally {
    delete core.incoming;
  }
}

/** Lets the calls in flight on a plugin that is out of sight finish, then undoes it. @throws Error naming the undos that failed. */
export async function retire(core: HubCore, run: PluginRun, end: 'stopped' | 'failed' | 'skipped'): Promise<void> {
  await core.desk.drainPlugin(run, core.options.drainMs ?? defaultDrainMs);
  await stopPlugin(core, run, end);
}

async function lastSteps(core: HubCore, run: PluginRun, show: () => void): Promise<void> {
  try {
    await runReadyListeners(run);
    run.controller.signal.throwIfAborted();
    show();
  } catch (cause) {
    throw await failPlugin(core, run, cause);
  }
}
