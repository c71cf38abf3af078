import { pluginChanged } from '../event/core-events.js';
import type { HubCore } from './hub-core.js';
import type { PluginState } from './hub-report.js';
import { isDown, type PluginRun } from './plugin-run.js';

/** Puts a plugin into a state, and says so. */
export function changeState(core: HubCore, run: PluginRun, state: PluginState): void {
  if (run.state === state) return;
  run.state = state;
  const current = core.runs.find((other) => other.name === run.name);
  // What a copy goes through that starts out of sight, or ends after its successor, is not its plugin's state.
  if (current === undefined || current === run) announceState(core, run);
}

/** Tells listeners how a plugin is. */
export function announceState(core: HubCore, run: PluginRun): void {
  if (!core.events.hasListeners(pluginChanged)) return;
  const { failures, nextTryAtMs } = run.recovery;
  core.events.emit(pluginChanged, {
    plugin: run.name,
    state: run.state,
    ...(isDown(run) && run.because !== undefined && { because: run.because }),
    failures,
    ...(nextTryAtMs !== undefined && { nextTryAtMs }),
  });
}
