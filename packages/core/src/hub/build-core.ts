import { createBreakers } from '../call/breakers.js';
import { createSignedState } from '../call/signed-state.js';
import { createCatalogue } from '../catalogue/catalogue.js';
import type { Sources } from '../catalogue/compile.js';
import { createEventBus } from '../event/event-bus.js';
import type { Owner } from '../extension/owner.js';
import { createContributionStore } from '../extension/contribution-store.js';
import { refusingLock } from '../lock/lock-check.js';
import { points } from '../points/points.js';
import { clock, ids, logger, stateStore } from '../service/core-services.js';
import { silentLogger } from '../service/default-services.js';
import { createServiceContainer } from '../service/service-container.js';
import { createSkills } from '../skills/create-skills.js';
import { createTasks } from '../tasks/create-tasks.js';
import { createChangeQueue } from './change-queue.js';
import type { HubCore } from './hub-core.js';
import { createHubSwitches } from './hub-switches.js';
import type { HubOptions } from './hub.js';
import { openDesk } from './open-desk.js';
import type { GivenServices } from './plan-start-order.js';
import type { PluginRun } from './plugin-run.js';
import { tallyUse } from './tally-use.js';

/** Puts the parts of a hub together; nothing runs yet. */
export function buildCore(options: HubOptions, runs: readonly PluginRun[], given: GivenServices): HubCore {
  const services = createServiceContainer();
  const log = () => (services.has(logger) ? services.get(logger, 'core') : silentLogger);
  const contributions = createContributionStore((cause) =>
    log().error('A listener of an extension point failed.', { cause: String(cause) }),
  );
  const guards = contributions.reader(points.guards);
  const skills = createSkills({
    skills: contributions.reader(points.skills),
    catalogue: () => base.catalogue,
    guards: () => guards.values,
    log,
  });
  const sources = sourcesOf(contributions, options, () => ({ runs: core.runs, resources: skills.resources() }));
  const base = {
    options,
    services,
    contributions,
    log,
    catalogue: createCatalogue(sources, options.views ?? {}),
    switches: createHubSwitches(() => core),
    events: createEventBus(log),
    signed: createSignedState(options.stateKey),
    breakers: createBreakers(),
    clock: () => services.get(clock, 'core'),
  };
  contributions.watch([points.tools, points.resources, points.prompts, points.skills, points.guards, points.shapers], () =>
    base.catalogue.touch(),
  );
  const desk = openDesk(base, () => core);
  const tasks = openTasks(base, desk);
  for (const { extension } of [tasks, skills]) contributions.add(ownContributions, points.protocolExtensions, extension);
  const core: HubCore = {
    ...base,
    ...idle,
    desk,
    tasks,
    given,
    runs,
    changes: createChangeQueue(),
    tally: (...use) => tallyUse(core, ...use),
  };
  return core;
}

/** A hub that has not been started. */
const idle = { state: 'created', ready: () => undefined, fail: () => undefined } as const;

/** The owner of what the core itself contributes. */
const ownContributions: Owner = { name: 'core', position: -1, isShown: true, isSealed: false };

function openTasks({ options, services, catalogue, clock: time, log }: Parameters<typeof openDesk>[0], desk: HubCore['desk']) {
  return createTasks({
    options: options.tasks,
    catalogue,
    store: () => services.get(stateStore, 'core'),
    clock: time,
    run: (request) => desk.run(request),
    newId: () => services.get(ids, 'core').next(),
    log,
  });
}

/** @param now - what changes beside the contributions. */
function sourcesOf(
  contributions: HubCore['contributions'],
  { tools = [], traits = {}, overrides = {}, lock }: HubOptions,
  now: () => { runs: Sources['runs']; resources: Sources['liveResources'] },
): () => Sources {
  const liveTools = contributions.reader(points.tools);
  const liveResources = contributions.reader(points.resources);
  const livePrompts = contributions.reader(points.prompts);
  const refusing = refusingLock(lock);
  return () => {
    const { runs, resources } = now();
    return {
      runs,
      hostTools: tools,
      traits,
      overrides,
      lock: refusing,
      liveTools: liveTools.contributions,
      liveResources: [...liveResources.contributions, ...resources],
      livePrompts: livePrompts.contributions,
    };
  };
}
