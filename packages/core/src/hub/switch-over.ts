import { planInvalid } from '../error/error-catalogue/composition.js';
import { announceState, changeState } from './change-state.js';
import { allDoubled } from './doubled.js';
import type { HubCore } from './hub-core.js';
import type { PluginState } from './hub-report.js';
import type { PluginRun } from './plugin-run.js';
import { bindServices } from './start-plugin.js';

/** Takes a plugin out of sight at one stroke: its tools, contributions, listeners and services. Its calls in flight go on. */
export function withdraw(core: HubCore, run: PluginRun, state: PluginState): void {
  hide(run);
  core.contributions.refresh();
  core.services.drop(run);
  changeState(core, run, state);
  core.catalogue.touch();
}

/** A plugin that has started out of sight, in whose place it comes if any, and the order of all plugins with it. */
export interface Arrival {
  readonly run: PluginRun;
  readonly old: PluginRun | undefined;
  readonly order: readonly PluginRun[];
}

/**
 * Shows a plugin that has started out of sight, and hides the one in whose place it comes. All in one turn: nobody sees both, or neither.
 *
 * @throws MillraceError `MILLRACE_NAME_DUPLICATE` where a name is taken; all is then as before.
 */
export function switchOver(core: HubCore, { run, old, order }: Arrival): void {
  const before = core.runs;
  const wasShown = old?.isShown ?? false;
  place(core, order);
  if (old) hide(old);
  run.isShown = true;
  core.contributions.refresh();
  core.catalogue.touch();
  const doubled = allDoubled(core);
  if (doubled.length > 0) {
    run.isShown = false;
    if (old && wasShown) show(old);
    place(core, before);
    core.contributions.refresh();
    core.catalogue.touch();
    throw planInvalid(doubled);
  }
  if (old) core.services.drop(old);
  bindServices(core, run);
  show(run);
  run.isSealed = true;
  // What failed before may be mended: its tools are not made to wait.
  for (const tool of core.catalogue.current().tools) if (tool.run() === run) core.breakers.forget(tool.name);
  announceState(core, run);
}

function place(core: HubCore, order: readonly PluginRun[]): void {
  core.runs = order;
  for (const [position, run] of order.entries()) run.position = position;
}

function show(run: PluginRun): void {
  run.isShown = true;
  for (const subscription of run.subscriptions) subscription.attach();
}

function hide(run: PluginRun): void {
  run.isShown = false;
  for (const subscription of run.subscriptions) subscription.detach();
}
