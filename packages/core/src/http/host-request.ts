import type { IncomingMessage } from 'node:http';

/** A request as a host's framework hands it on: its path may have been cut, and its body read. @internal */
interface HostRequest extends IncomingMessage {
  readonly originalUrl?: unknown;
  readonly body?: unknown;
}

const hostRequests = new WeakMap<Request, IncomingMessage>();

/** Remembers what a web request was made of, for a host that knows its callers by its own requests. @internal */
export function rememberHostRequest(request: Request, incoming: IncomingMessage): Request {
  hostRequests.set(request, incoming);
  return request;
}

/** @internal */
export function hostRequestOf(request: Request): IncomingMessage | undefined {
  return hostRequests.get(request);
}

/** The path as the client sent it: express cuts off where it has mounted a handler. @internal */
export function sentUrl(incoming: IncomingMessage): string {
  const { originalUrl } = incoming as HostRequest;
  return typeof originalUrl === 'string' ? originalUrl : (incoming.url ?? '/');
}

/** Thrown where the body has been read, and what was in it is not there. @internal */
export const bodyGone: unique symbol = Symbol('body gone');

/**
 * The body where the host has read it already, as bytes again, so that every limit holds for it too; undefined where it is still to
 * be read.
 *
 * @internal
 */
export function bodyRead(incoming: IncomingMessage): Uint8Array<ArrayBuffer> | undefined | typeof bodyGone {
  if (!incoming.readableDidRead && !incoming.readableEnded) return undefined;
  const { body } = incoming as HostRequest;
  if (body === undefined || body === null) return bodyGone;
  if (body instanceof Uint8Array) return new Uint8Array(body);
  return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
}
