import { localPrincipal } from '../call/principal.js';
import { viewUnknown } from '../error/error-catalogue/calls.js';
import type { Hub } from '../hub/hub.js';
import { servingOf } from '../hub/serving.js';
import { hostHandlers } from './host-handlers.js';
import { mergeCalls } from './merge-calls.js';
import { mergeCompletion } from './merge-completion.js';
import { mergeLists, namedLists, noteHostNames } from './merge-lists.js';
import type { Merge, Merging } from './merging.js';
import type { V1Collision, V1Mount, V1MountOptions } from './options.js';
import type { V1Seat } from './seat.js';
import type { V1Handler, V1Server } from './v1-server.js';

/**
 * Serves a hub's tools, resources and prompts from a host's v1 `McpServer`, beside its own: schemas as they are, `list_changed` with
 * the hub's catalogue, progress, cancellation, logs and questions through the host's server. Where both have a name, the host's own
 * answers. Starts a hub that has not been started.
 *
 * @throws MillraceError `MILLRACE_V1_MOUNT_LATE` where the server is connected and has not announced tools, resources, prompts and
 * completions before; `MILLRACE_V1_UNSUPPORTED`; `MILLRACE_VIEW_UNKNOWN`; and as `hub.start` does.
 */
export async function mountOnV1(host: V1Server, hub: Hub, options: V1MountOptions = {}): Promise<V1Mount> {
  const serving = servingOf(hub);
  if (options.view !== undefined && !serving.views.includes(options.view)) throw viewUnknown(options.view);
  await hub.start();
  const handlers = hostHandlers(host);
  const seat: V1Seat = { host, serving, options };
  const merging: Merging = { seat, names: { tool: new Set(), resource: new Set(), prompt: new Set() } };
  await noteHostNames(merging, handlers);
  const take = setHandlers(handlers, { ...mergeLists(merging), ...mergeCalls(merging), ...mergeCompletion(merging) });
  const end = serving.onCatalogueChange(() => announce(seat));
  const before = host.server.onclose;
  let isMounted = true;
  const dispose = (): void => {
    if (!isMounted) return;
    isMounted = false;
    end();
    take();
    announce(seat);
  };
  host.server.onclose = () => {
    dispose();
    before?.();
  };
  for (const { kind, name } of await collisionsOf(merging))
    serving.log.warn(`The host has a ${kind} '${name}' of its own; the hub's is not served.`, { kind, name });
  announce(seat);
  return { collisions: () => collisionsOf(merging), dispose };
}

/** @returns a function that takes them off again; where another has come on top since, it is passed through. */
function setHandlers(handlers: Map<string, V1Handler>, merges: Readonly<Record<string, Merge>>): () => void {
  let isMounted = true;
  const undo = Object.entries(merges).map(([method, merge]) => {
    const own = handlers.get(method) as V1Handler;
    const merged = merge(own);
    const handler: V1Handler = (request, extra) => (isMounted ? merged(request, extra) : own(request, extra));
    handlers.set(method, handler);
    return () => void (handlers.get(method) === handler && handlers.set(method, own));
  });
  return () => {
    isMounted = false;
    for (const one of undo) one();
  };
}

function announce({ host, serving }: V1Seat): void {
  if (!host.isConnected()) return;
  const { server } = host;
  Promise.all([server.sendToolListChanged(), server.sendResourceListChanged(), server.sendPromptListChanged()]).catch((cause: unknown) =>
    serving.log.debug('A list change did not reach its client.', { cause: String(cause) }),
  );
}

async function collisionsOf({ seat: { serving, options }, names }: Merging): Promise<readonly V1Collision[]> {
  const everything = localPrincipal('in-process');
  const ours: Record<V1Collision['kind'], readonly string[]> = {
    tool: serving.listTools(everything, options.view).map(({ name }) => name),
    // A plugin that cannot list now does not keep the hub from being mounted.
    resource: await serving.listResources(everything, options.view).then(
      (entries) => entries.map(({ uri }) => uri),
      () => [],
    ),
    prompt: serving.listPrompts(everything, options.view).map(({ name }) => name),
  };
  return namedLists.flatMap(({ kind }) => ours[kind].filter((name) => names[kind].has(name)).map((name) => ({ kind, name })));
}
