import { duplicateNames } from '../catalogue/catalogue.js';
import { compile } from '../catalogue/compile.js';
import { badDefinition, notAPlugin, planInvalid, promptUnknown, wrongState } from '../error/error-catalogue.js';
import type { MillraceError } from '../error/millrace-error.js';
import { catalogueChanged } from '../event/core-events.js';
import { clock, introspection } from '../service/core-services.js';
import { defaultServices } from '../service/default-services.js';
import { provide, serviceKey } from '../token/service.js';
import { localPrincipal } from '../call/principal.js';
import { buildCore } from './build-core.js';
import { callTool, readResource, runToEnd } from './call-in-process.js';
import { createServing } from './create-serving.js';
import type { AnyInlineTool } from '../token/inline-tool.js';
import type { AnyTool } from '../token/tool.js';
import type { CallOptions, Hub, HubOptions } from './hub.js';
import type { HubCore } from './hub-core.js';
import { hubHealth } from './hub-health.js';
import { startAll, stopAll } from './lifecycle.js';
import { addPlugin, removePlugin } from './live-plugins.js';
import { makeReport } from './make-report.js';
import { planStartOrder } from './plan-start-order.js';
import { createPluginRun, type PluginRun } from './plugin-run.js';
import { servingKey } from './serving.js';

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

  let started: Promise<void> | undefined;
  let stopped: Promise<void> | undefined;
  // A call before start is started for; one while starting waits.
  const ready = (): Promise<void> | void => (core.state === 'ready' ? undefined : start());
  const core = buildCore(options, plan.order, ready);
  bindServices(core, options);
  core.catalogue.onChange(() => core.state === 'ready' && core.events.emit(catalogueChanged, { revision: core.catalogue.revision() }));

  const start = (): Promise<void> => {
    if (core.state === 'stopping' || core.state === 'stopped') return Promise.reject(wrongState('start', core.state, 'new'));
    return (started ??= startAll(core));
  };
  const stop = (): Promise<void> => {
    core.desk.close();
    return (stopped ??= (started ?? Promise.resolve()).catch(() => undefined).then(() => stopAll(core)));
  };

  let fetchHandler: Promise<(request: Request) => Promise<Response>> | undefined;
  const hub: Hub = {
    name: options.name,
    version: options.version ?? '0.0.0',
    get report() {
      return makeReport(core);
    },
    start,
    stop,
    call: async (tool: string | AnyTool | AnyInlineTool, input: unknown, callOptions?: CallOptions) =>
      (await callTool(core, typeof tool === 'object' && 'spec' in tool ? tool.spec : tool, input, callOptions)) as never,
    read: (uri, callOptions) => readResource(core, uri, callOptions),
    async prompt(prompt, args, callOptions = {}) {
      const name = typeof prompt === 'string' ? prompt : prompt.name;
      const { messages } = await runToEnd(core, { kind: 'prompt', name, input: args }, callOptions);
      if (!messages) throw promptUnknown(name);
      return messages.map(({ role, content }) => ({
        role,
        content: content.type === 'text' ? String(content['text']) : (content as never),
      }));
    },
    health: (signal) => hubHealth(core, signal),
    // The protocol is loaded with the first request, so that a hub used in process never pays for it.
    fetch: async (request) =>
      (await (fetchHandler ??= import('../http/create-fetch.js').then(({ createFetch }) => createFetch(hub))))(request),
    settled: () => core.desk.settled(),
    service: (service) => core.services.get(service, 'host'),
    add: (plugin) => addPlugin(core, plugin, given),
    remove: (name) => removePlugin(core, name),
    async replace(name, plugin) {
      await removePlugin(core, name);
      await addPlugin(core, plugin, given);
    },
  };
  Object.defineProperty(hub, servingKey, { value: createServing(core) });
  return Object.freeze(hub);
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

function givenServices(options: HubOptions): Parameters<typeof planStartOrder>[1] {
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
