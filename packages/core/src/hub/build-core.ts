import { createArtifacts } from '../call/artifacts.js';
import { createBreakers } from '../call/breakers.js';
import { createCallDesk } from '../call/call-desk.js';
import { createFinisher } from '../call/finish.js';
import { orderGuards } from '../call/judge.js';
import { createRounds } from '../call/rounds.js';
import { orderShapers } from '../call/shape-result.js';
import { createCatalogue } from '../catalogue/catalogue.js';
import type { Sources } from '../catalogue/compile.js';
import { createEventBus } from '../event/event-bus.js';
import { createContributionStore } from '../extension/contribution-store.js';
import { points } from '../points/points.js';
import { clock, ids, logger, stateStore } from '../service/core-services.js';
import { silentLogger } from '../service/default-services.js';
import { createServiceContainer } from '../service/service-container.js';
import type { Service } from '../token/service.js';
import { createCallHost } from './call-host.js';
import type { HubCore } from './hub-core.js';
import type { HubOptions } from './hub.js';
import { downJudge, type PluginRun } from './plugin-run.js';

/** Puts the parts of a hub together; nothing runs yet. */
export function buildCore(options: HubOptions, runs: readonly PluginRun[]): HubCore {
  const services = createServiceContainer();
  const get = <T>(service: Service<T>): T => services.get(service, 'core');
  const log = () => (services.has(logger) ? get(logger) : silentLogger);
  const contributions = createContributionStore();
  const events = createEventBus(log);
  const read = readers(contributions);
  const catalogue = createCatalogue(() => sourcesOf(core, read), options.views ?? {});
  const desk = createCallDesk({
    catalogue,
    artifacts: createArtifacts(() => ({ store: get(stateStore), ids: get(ids) })),
    breakers: createBreakers(),
    rounds: createRounds({ store: () => get(stateStore), clock: () => get(clock), key: options.stateKey }),
    finisher: createFinisher({ events, clock: () => get(clock), log }),
    host: createCallHost(
      () => core,
      () => get(stateStore),
    ),
    guards: ordered(read.guards, () => orderGuards(read.guards.contributions)),
    costHooks: () => read.costHooks.contributions,
    shapers: ordered(read.shapers, () => orderShapers(read.shapers.values)),
    judgeDown: () => downJudge(core.runs)?.name,
    ready: () => core.ready(),
    newId: () => get(ids).next(),
    now: () => get(clock).now(),
    log,
  });
  contributions.watch([points.tools, points.resources, points.prompts, points.guards, points.shapers], () => catalogue.touch());
  const core: HubCore = {
    options,
    services,
    contributions,
    events,
    catalogue,
    desk,
    runs,
    state: 'created',
    ready: () => undefined,
    clock: () => get(clock),
    log,
  };
  return core;
}

function sourcesOf(core: HubCore, read: ReturnType<typeof readers>): Sources {
  return {
    runs: core.runs,
    hostTools: core.options.tools ?? [],
    traits: core.options.traits ?? {},
    liveTools: read.tools.contributions,
    liveResources: read.resources.contributions,
    livePrompts: read.prompts.contributions,
  };
}

function readers(contributions: HubCore['contributions']) {
  return {
    tools: contributions.reader(points.tools),
    resources: contributions.reader(points.resources),
    prompts: contributions.reader(points.prompts),
    guards: contributions.reader(points.guards),
    costHooks: contributions.reader(points.costHooks),
    shapers: contributions.reader(points.shapers),
  };
}

/** Puts a list in order once after each change, not at each call. */
function ordered<T>(reader: { onChange(listener: () => void): () => void }, order: () => T): () => T {
  let list: T | undefined;
  reader.onChange(() => (list = undefined));
  return () => (list ??= order());
}
