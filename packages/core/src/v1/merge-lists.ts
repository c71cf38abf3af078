import type { Peer } from '../mcp/seat.js';
import { masked } from './masked.js';
import { arrayOf, type Loose, type Merge, type Merging } from './merging.js';
import type { V1Collision } from './options.js';
import { peerOf } from './seat.js';
import type { V1Extra, V1Handler } from './v1-server.js';

/** The lists in which a name can be taken. @internal */
export const namedLists = [
  { kind: 'tool', method: 'tools/list', part: 'tools', key: 'name' },
  { kind: 'resource', method: 'resources/list', part: 'resources', key: 'uri' },
  { kind: 'prompt', method: 'prompts/list', part: 'prompts', key: 'name' },
] as const;

/** Lists of the host's own, and behind the last of their pages the hub's. @internal */
export function mergeLists(merging: Merging): Readonly<Record<string, Merge>> {
  const { serving } = merging.seat;
  const lists: Record<V1Collision['kind'], Listing> = {
    tool: ({ principal, view }) => serving.listTools(principal, view),
    resource: ({ principal, view }) => serving.listResources(principal, view),
    prompt: ({ principal, view }) => serving.listPrompts(principal, view),
  };
  const templates: Merge = (own) => async (request, extra) => {
    const result = await own(request, extra);
    if (hasMore(result)) return result;
    const ours = await masked(merging.seat, request.method, () => {
      const { principal, view } = peerOf(merging.seat, extra);
      return serving.listResourceTemplates(principal, view);
    });
    return { ...result, resourceTemplates: [...arrayOf(result['resourceTemplates']), ...ours] };
  };
  const named = namedLists.map((list) => [list.method, mergeList(merging, list, lists[list.kind])] as const);
  return { ...Object.fromEntries(named), 'resources/templates/list': templates };
}

type Listing = (peer: Peer) => readonly object[] | Promise<readonly object[]>;

function mergeList({ seat, names }: Merging, { kind, part, key }: (typeof namedLists)[number], ours: Listing): Merge {
  return (own) => async (request, extra) => {
    const result = await own(request, extra);
    const hosts = arrayOf(result[part]);
    if (!hasMore(result) && request.params?.['cursor'] === undefined) names[kind] = namesIn(hosts, key);
    if (hasMore(result)) return result;
    const added = (await masked(seat, request.method, () => ours(peerOf(seat, extra)))) as readonly Loose[];
    return { ...result, [part]: [...hosts, ...added.filter((one) => !names[kind].has(String(one[key])))] };
  };
}

/** Asks the host's own handlers what they list, as a client would. @internal */
export async function noteHostNames({ seat, names }: Merging, handlers: ReadonlyMap<string, V1Handler>): Promise<void> {
  const extra: V1Extra = { signal: new AbortController().signal, requestId: 0, sendNotification: async () => undefined };
  for (const { kind, method, part, key } of namedLists)
    try {
      names[kind] = namesIn(arrayOf((await handlers.get(method)?.({ method, params: {} }, extra))?.[part]), key);
    } catch (cause) {
      // A host that lists nothing to nobody: its names are known when a client has asked for them.
      seat.serving.log.debug("The host's list could not be read yet.", { method, cause: String(cause) });
    }
}

function namesIn(listed: readonly Loose[], key: string): ReadonlySet<string> {
  return new Set(listed.map((one) => String(one[key])));
}

function hasMore(result: Loose): boolean {
  return result['nextCursor'] !== undefined;
}
