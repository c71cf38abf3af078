import { catalogueTool, type CatalogueTool } from '../catalogue/catalogue-tool.js';
import { badDefinition, notAPlugin, planInvalid } from '../error/error-catalogue/composition.js';
import type { MillraceError } from '../error/millrace-error.js';
import { catalogueChanged, pluginChanged } from '../event/core-events.js';
import { points } from '../points/points.js';
import { clock, introspection } from '../service/core-services.js';
import { defaultServices } from '../service/default-services.js';
import { skillErrors } from '../skills/skill-head.js';
import { provide, serviceKey } from '../token/service.js';
import { localPrincipal } from '../call/principal.js';
import { buildCore } from './build-core.js';
import { catalogueProblems, definedTools } from './catalogue-problems.js';
import { createServing } from './create-serving.js';
import type { Hub, HubOptions } from './hub.js';
import type { HubCore } from './hub-core.js';
import { hubHealth } from './hub-health.js';
import { makeHub } from './make-hub.js';
import { failRunning } from './recover.js';
import { makeReport } from './make-report.js';
import { planStartOrder, type GivenServices } from './plan-start-order.js';
import { createPluginRun, type PluginRun } from './plugin-run.js';
import { useToolSchemas } from './tool-schemas.js';
import { withheldTeller } from './tell-withheld.js';

/**
 * Composes a hub. Nothing of a plugin's runs yet.
 *
 * @throws MillraceError the one problem of the plan, or `MILLRACE_PLAN_INVALID` with all of them.
 */
export function createHub(options: HubOptions): Hub {
  const { runs, problems } = readPlugins(options);
  const given = givenServices(options);
  const plan = planStartOrder(runs, given);
  if (options.toolSchemas) useToolSchemas(options.toolSchemas, definedTools(options, runs), options.overrides);
  problems.push(...plan.problems, ...catalogueProblems(options, runs));
  const settings = settingProblems(options);
  if (settings.length > 0) problems.push(badDefinition('hub', options.name, settings));
  if (problems.length > 0) throw planInvalid(problems);

  const core = buildCore(options, plan.order, given);
  bindServices(core, options);
  const tellWithheld = withheldTeller(core);
  core.catalogue.onChange(() => core.state === 'ready' && tellWithheld());
  core.fail = (run, cause) => failRunning(core, run, cause);
  core.events.on(pluginChanged, ({ state }) => state === 'running' && core.state === 'ready' && core.switches.open(), { name: 'core' });
  core.catalogue.onChange(() => core.state === 'ready' && core.events.emit(catalogueChanged, { revision: core.catalogue.revision() }));
  return makeHub(core);
}

function settingProblems({ stateKey, pageSize = 1, keepAliveMs = 0, cache }: HubOptions): string[] {
  return [
    stateKey !== undefined && stateKey.length < 32 && 'stateKey needs at least 32 characters',
    !(Number.isSafeInteger(pageSize) && pageSize > 0) && 'pageSize must be a whole number, 1 or more',
    !(Number.isSafeInteger(keepAliveMs) && keepAliveMs >= 0) && 'keepAliveMs must be a whole number of milliseconds, 0 or more',
    cache !== undefined &&
      !(Number.isSafeInteger(cache.ttlMs) && cache.ttlMs >= 0) &&
      'cache.ttlMs must be a whole number of milliseconds, 0 or more',
  ].filter((problem): problem is string => typeof problem === 'string');
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

function givenServices(options: HubOptions): GivenServices {
  return {
    host: new Set((options.services ?? []).map(({ service }) => serviceKey(service))),
    core: new Set([...defaultServices(undefined).map(({ service }) => serviceKey(service)), serviceKey(introspection)]),
  };
}

function wholeCatalogue({ catalogue, options }: HubCore): readonly CatalogueTool[] {
  const views = Object.keys(options.views ?? {});
  return catalogue.current().tools.map((item) => catalogueTool(item, views, (view) => catalogue.isIn(item, view)));
}
const host = { name: 'host' };

function bindServices(core: HubCore, options: HubOptions): void {
  for (const { service, value } of options.services ?? []) core.services.bind(service, value, host);
  const time = core.services.has(clock) ? core.services.get(clock, 'core') : undefined;
  const facts = provide(introspection, {
    get report() {
      return makeReport(core);
    },
    health: (signal) => hubHealth(core, signal),
    tools: () => createServing(core).listTools(localPrincipal('in-process')),
    catalogue: () => wholeCatalogue(core),
    skillErrors: () => skillErrors(core.contributions.reader(points.skills).contributions),
  });
  for (const { service, value } of [...defaultServices(time), facts]) core.services.bindDefault(service, value);
}
