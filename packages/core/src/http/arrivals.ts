import type { Arrival } from '../mcp/arrival.js';
import { readBytes } from './read-body.js';

/** A web-standard request as it arrives. @internal */
export function webArrival(request: Request): Arrival {
  return {
    method: request.method,
    path: new URL(request.url).pathname,
    header: (name) => request.headers.get(name) ?? (name === 'host' ? new URL(request.url).host : undefined),
    bytes: (maxBytes) => readBytes(request, maxBytes),
    request: () => request,
    whenGone(listener) {
      const { signal } = request;
      if (signal.aborted) listener();
      else signal.addEventListener('abort', listener, { once: true });
      return () => signal.removeEventListener('abort', listener);
    },
  };
}
