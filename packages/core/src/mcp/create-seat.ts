import { fromJsonSchema, McpServer, Server, type Implementation, type ServerOptions } from '@modelcontextprotocol/server';
import type { Serving } from '../hub/serving.js';
import type { ToolListing } from '../points/shaper.js';
import { boundErrors } from './bound-errors.js';
import { identityOf } from './identity.js';
import type { Seat, SeatOptions } from './seat.js';
import { serveExtensions } from './serve-extensions.js';
import { serveLists } from './serve-lists.js';
import { servePrompts } from './serve-prompts.js';
import { serveResources } from './serve-resources.js';
import { serveSubscriptions } from './serve-subscriptions.js';
import { serveTools } from './serve-tools.js';

/** The hub checks inputs and answers itself; this keeps the SDK from building a validator for every connection. */
const unchecked = { getValidator: () => (data: unknown) => ({ valid: true, data, errorMessage: undefined }) } as unknown as NonNullable<
  ServerOptions['jsonSchemaValidator']
>;

/**
 * One SDK server over a hub, the same for both protocol eras. Over HTTP the 2026 era makes one per request, so nothing here may grow
 * with the catalogue.
 *
 * @internal
 */
export function createSeat(serving: Serving, options: SeatOptions): Seat {
  return seatOn(new Server(...identity(serving, options.view)), serving, options);
}

/**
 * A server for one request whose headers have to agree with an argument of the tool it names: the SDK compares them for a tool that
 * is registered with it.
 *
 * @internal
 */
export function createHeaderSeat(serving: Serving, options: SeatOptions, { name, inputSchema }: ToolListing): McpServer {
  const outer = new McpServer(...identity(serving, options.view));
  outer.registerTool(name, { inputSchema: fromJsonSchema({ ...inputSchema }, unchecked) }, () => ({ content: [] }));
  seatOn(outer.server, serving, options);
  return outer;
}

function identity(serving: Serving, view: string | undefined): [Implementation, ServerOptions] {
  const { serverInfo, ...told } = identityOf(serving, view);
  const cacheHints = { 'server/discover': serving.selfHint };
  return [serverInfo as unknown as Implementation, { ...(told as ServerOptions), jsonSchemaValidator: unchecked, cacheHints }];
}

function seatOn(server: Server, serving: Serving, options: SeatOptions): Seat {
  server.onerror = (error) => serving.log.debug('A connection reported a problem.', { cause: error.message });
  boundErrors(server);
  const seat: Seat = { ...options, serving, server, subscriptions: new Map() };
  serveLists(seat);
  serveTools(seat);
  serveResources(seat);
  servePrompts(seat);
  serveExtensions(seat);
  serveSubscriptions(seat);
  return seat;
}

/** Tells a connected client that the lists may have changed. @internal */
export function announceChange(seat: Seat): void {
  const { server, serving } = seat;
  // Before the handshake of a 2025 connection nothing may be sent.
  if (seat.era === 'legacy' && server.getClientCapabilities() === undefined) return;
  Promise.all([server.sendToolListChanged(), server.sendResourceListChanged(), server.sendPromptListChanged()]).catch((cause: unknown) =>
    serving.log.debug('A list change did not reach its client.', { cause: String(cause) }),
  );
}
