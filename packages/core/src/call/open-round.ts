import { withPinned } from '../catalogue/fixed-arguments.js';
import type { Item } from '../catalogue/item.js';
import type { CallRequest } from '../hub/serving.js';
import type { Outcome } from './call.js';
import type { CallTools } from './call-tools.js';
import { findItem, type Found } from './find-item.js';
import { refuseExcess } from './input-limits.js';
import { LiveCall } from './live-call.js';
import type { Kept } from './pending-calls.js';
import type { Held } from './reserve-costs.js';
import { firstRound, type RoundData } from './round-data.js';

/** One round under way. */
export interface Round {
  /** With the host's pinned arguments in its input. */
  readonly request: CallRequest;
  /** The input as the caller sent it. */
  readonly sent: unknown;
  readonly found: Found;
  readonly data: RoundData;
  readonly call: LiveCall;
  readonly held: Held[];
  readonly finishers: ((outcome: Outcome) => void)[];
  /** How many guards have let the call pass, in this round or an earlier one. */
  readonly passed: { count: number };
  ran: boolean;
}

/** Finds what a request is for and takes up its call, or begins one. @throws MillraceError why it cannot be. */
export async function openRound(tools: CallTools, asked: CallRequest): Promise<Round> {
  const ready = tools.ready();
  if (ready) await ready;
  refuseExcess(asked.input);
  const learning = tools.switches.known();
  if (learning) await learning;
  const find = (): Found =>
    findItem(asked, {
      catalogue: tools.catalogue,
      unlisted: [tools.artifacts.item],
      maySee: (item) => maySee(tools, asked, item),
    });
  let found = find();
  let request = withPinned(asked, found.item);
  const data = asked.round ? await tools.rounds.resume(request, found.item) : firstRound(tools.newId());
  // While the state was read the plugin may have been replaced. What is found from here on is counted within this turn.
  if (asked.round) {
    found = find();
    request = withPinned(asked, found.item);
  }
  const { item } = found;
  tools.switches.refuse(item, asked.principal);
  const kept = request.round && tools.takePending(data.id, tools.catalogue.revision());
  const deadline = tools.now() + (request.deadlineMs ?? item.deadlineMs);
  const call = new LiveCall({ host: tools.host, request, item, data, deadline, isWatched: tools.rehearsesRounds });
  return {
    request,
    sent: asked.input,
    found,
    data,
    call,
    ran: false,
    held: kept?.held ?? [],
    finishers: kept?.finishers ?? [],
    passed: { count: passedOf(kept) },
  };
}

/** Where the catalogue has changed since, all judge again. */
function passedOf(kept: Kept | undefined): number {
  return kept?.isCurrent ? kept.passed : 0;
}

function maySee(tools: CallTools, request: CallRequest, item: Item): boolean {
  return tools.guards().every(({ value }) => value.mayList?.(request.principal, item) ?? true);
}
