import { createArtifacts } from '../call/artifacts.js';
import { createCallDesk } from '../call/call-desk.js';
import { createFinisher } from '../call/finish.js';
import { orderGuards } from '../call/judge.js';
import { createRounds } from '../call/rounds.js';
import { orderShapers } from '../call/shape-result.js';
import type { Item } from '../catalogue/item.js';
import { points } from '../points/points.js';
import { ids, stateStore } from '../service/core-services.js';
import type { Service } from '../token/service.js';
import { createCallHost } from './call-host.js';
import type { HubCore } from './hub-core.js';
import { downJudge } from './plugin-run.js';

/** What a hub has before its desk is open. */
export type CoreBase = Pick<
  HubCore,
  'options' | 'services' | 'contributions' | 'catalogue' | 'switches' | 'signed' | 'breakers' | 'events' | 'clock' | 'log'
>;

/** Opens the desk of a hub. @param core - the hub itself, asked for only when calls come. */
export function openDesk(base: CoreBase, core: () => HubCore): HubCore['desk'] {
  const { options, services, contributions, catalogue, switches, signed, breakers, events, clock, log } = base;
  const get = <T>(service: Service<T>): T => services.get(service, 'core');
  const guards = contributions.reader(points.guards);
  const costHooks = contributions.reader(points.costHooks);
  const shapers = contributions.reader(points.shapers);
  return createCallDesk({
    catalogue,
    switches,
    artifacts: createArtifacts(() => ({ store: get(stateStore), ids: get(ids) })),
    breakers,
    rounds: createRounds({ store: () => get(stateStore), clock, signed }),
    finisher: createFinisher({ events, clock, log }),
    host: createCallHost(core, () => get(stateStore)),
    rehearsesRounds: options.rehearseRounds ?? false,
    guards: ordered(guards, () => orderGuards(guards.contributions)),
    costHooks: () => costHooks.contributions,
    shapers: ordered(shapers, () => orderShapers(shapers.values)),
    tally: (item, isGood) => tallyItem(core(), item, isGood),
    judgeDown: () => downJudge(core().runs)?.name,
    ready: () => core().ready(),
    newId: () => get(ids).next(),
    now: () => clock().now(),
    log,
  });
}

function tallyItem(core: HubCore, item: Item, isGood: boolean): void {
  const run = item.run();
  if (run) core.tally(run, isGood);
}

/** Puts a list in order once after each change, not at each call. */
function ordered<T>(reader: { onChange(listener: () => void): () => void }, order: () => T): () => T {
  let list: T | undefined;
  reader.onChange(() => (list = undefined));
  return () => (list ??= order());
}
