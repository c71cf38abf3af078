import { duplicateNames } from '../catalogue/catalogue.js';
import { compile } from '../catalogue/compile.js';
import { badDefinition, notAPlugin, planInvalid } from '../error/error-catalogue.js';
import type { MillraceError } from '../error/millrace-error.js';
import { catalogueChanged } from '../event/core-events.js';
import { clock, introspection } from '../service/core-services.js';
import { defaultServices } from '../service/default-services.js';
import { provide, serviceKey } from '../token/service.js';
import { localPrincipal } from '../call/principal.js';
import { buildCore } from './build-core.js';
import { createServing } from './create-serving.js';
import type { Hub, HubOptions } from './hub.js';
import type { HubCore } from './hub-core.js';
import { hubHealth } from './hub-health.js';
import { makeHub } from './make-hub.js';
import { makeReport } from './make-report.js';
import { planStartOrder, type GivenServices } from './plan-start-order.js';
import { createPluginRun, type PluginRun } from './plugin-run.js';

/**
 * Composes a hub. Nothing of a plugin's runs yet.
 *
 * @throws MillraceError the one problem of the plan, or `MILLRACE_PLAN_INVALID` with all of them.
 */
export function createHub(options: HubOptions): Hub {
  const { runs, problems } = readPlugins(options);
  const given = givenServices(options);
  const plan = planStartOrder(runs, given);
  problems.push(...plan.problems, ...duplicateNames(compile(sourcesOf(options, runs))));
  if (options.stateKey !== undefined && options.stateKey.length < 32)
    problems.push(badDefinition('hub', options.name, ['stateKey needs at least 32 characters']));
  if (problems.length > 0) throw planInvalid(problems);

  const core = buildCore(options, plan.order);
  bindServices(core, options);
  core.catalogue.onChange(() => core.state === 'ready' && core.events.emit(catalogueChanged, { revision: core.catalogue.revision() }));
  return makeHub(core, given);
}

function readPlugins(options: HubOptions): { runs: PluginRun[]; problems: MillraceError[] } {
  const runs: PluginRun[] = [];
  const problems: MillraceError[] = [];
  for (const [index, plugin] of (options.plugins ?? []).entries()) {
    const run = createPluginRun(plugin);
    if (run) runs.push(run);
    else problems.push(notAPlugin(index));
  }
  return { runs, problems };
}

function sourcesOf(options: HubOptions, runs: readonly PluginRun[]): Parameters<typeof compile>[0] {
  return { runs, hostTools: options.tools ?? [], traits: options.traits ?? {}, liveTools: [], liveResources: [], livePrompts: [] };
}

function givenServices(options: HubOptions): GivenServices {
  return {
    host: new Set((options.services ?? []).map(({ service }) => serviceKey(service))),
    core: new Set([...defaultServices(undefined).map(({ service }) => serviceKey(service)), serviceKey(introspection)]),
  };
}

function bindServices(core: HubCore, options: HubOptions): void {
  for (const { service, value } of options.services ?? []) core.services.bind(service, value, 'host');
  const time = core.services.has(clock) ? core.services.get(clock, 'core') : undefined;
  const facts = provide(introspection, {
    get report() {
      return makeReport(core);
    },
    health: (signal) => hubHealth(core, signal),
    tools: () => createServing(core).listTools(localPrincipal('in-process')),
  });
  for (const { service, value } of [...defaultServices(time), facts]) core.services.bindDefault(service, value);
}
