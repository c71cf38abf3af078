import { v1Late, v1Unsupported } from '../error/error-catalogue/protocol.js';
import type { V1Handler, V1Server } from './v1-server.js';

const placeholder = 'millrace_placeholder';

/**
 * The host's own request handlers, by method; setting one answers in its place.
 *
 * A v1 server makes its handlers with the first thing registered, and refuses to where there are some already: so they are brought
 * forth here, by things that are taken back at once, and whatever the host registers later is served by them.
 *
 * @throws MillraceError `MILLRACE_V1_MOUNT_LATE` where the server is connected without having announced what the hub brings,
 * `MILLRACE_V1_UNSUPPORTED` where the server is none of the versions known.
 * @internal
 */
export function hostHandlers(host: V1Server): Map<string, V1Handler> {
  try {
    bringForth(host);
  } catch (cause) {
    if (host.isConnected()) throw v1Late(cause);
    throw v1Unsupported(cause);
  }
  // Handlers can be set by the public API, but not read; and what cannot be read cannot be merged with.
  const handlers = (host.server as unknown as { _requestHandlers?: unknown })._requestHandlers;
  const isKnown = handlers instanceof Map && methods.every((method) => typeof handlers.get(method) === 'function');
  if (!isKnown) throw v1Unsupported(undefined);
  return handlers as Map<string, V1Handler>;
}

const methods = [
  'tools/list',
  'tools/call',
  'resources/list',
  'resources/templates/list',
  'resources/read',
  'prompts/list',
  'prompts/get',
  'completion/complete',
];

function bringForth(host: V1Server): void {
  const nothing = (): object => ({});
  const template = {
    uriTemplate: { variableNames: ['nothing'], match: () => null, toString: () => `${placeholder}://{nothing}` },
    listCallback: undefined,
    completeCallback: () => () => [],
  };
  const registered = [
    host.registerTool(placeholder, {} as never, nothing as never),
    host.registerResource(placeholder, template as never, {} as never, nothing as never),
    host.registerPrompt(placeholder, {} as never, nothing as never),
  ];
  for (const one of registered) one.remove();
}
