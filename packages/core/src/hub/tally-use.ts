import { pluginFlooding } from '../error/error-catalogue/lifecycle.js';
import type { HubCore } from './hub-core.js';
import type { PluginRun } from './plugin-run.js';
import { restartPolicyOf } from './restart-policy.js';

const windowMs = 60_000;

/**
 * Counts how one use of a plugin ended. Good answers weigh against failures, so that one caller who knows how to make a tool fail does
 * not take a plugin from everyone.
 */
export function tallyUse(core: HubCore, run: PluginRun, isGood: boolean): void {
  if (isGood) {
    if (run.trouble > 0) run.trouble -= 1;
    return;
  }
  const now = core.clock().now();
  if (now - run.troubleAtMs > windowMs) run.trouble = 0;
  run.troubleAtMs = now;
  run.trouble += 1;
  const { maxTrouble, isOn } = restartPolicyOf(run.options.restart, core.options.restart);
  if (isOn && run.trouble >= maxTrouble) core.fail(run, pluginFlooding(run.name, run.trouble));
}
