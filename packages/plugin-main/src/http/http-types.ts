import type { IncomingHttpHeaders } from 'node:http';

/** The methods that may be used. */
export const httpMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
/** One of them. */
export type HttpMethod = (typeof httpMethods)[number];

/** Whether a method only asks, and may be sent again, elsewhere. */
export function isSafe(method: HttpMethod): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** Where a request may go, decided before each hop. */
export interface Permission {
  /** Also to addresses that are not public. */
  readonly anyAddress: boolean;
}

/** A request, as its caller wants it. */
export interface HttpRequest {
  readonly url: URL;
  readonly method?: HttpMethod;
  /** For the origin of `url` alone: a redirect to another one goes without them. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Asked for the first URL and for each that it is redirected to. Unset: public addresses alone. @throws MillraceError to refuse it. */
  readonly permit?: (url: URL) => Permission;
}

/** One message to one server. Header names are lower case. */
export interface Hop {
  readonly url: URL;
  readonly method: HttpMethod;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** An answer, read whole. */
export interface HttpResponse {
  readonly status: number;
  /** Of the last hop. */
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  /** Decompressed. */
  readonly body: Buffer;
}

/** What a request may cost. */
export interface HttpLimits {
  /** Milliseconds for all hops together. */
  readonly timeoutMs: number;
  /** Milliseconds without a byte. */
  readonly idleMs: number;
  /** Bytes of a body, decompressed. */
  readonly maxBytes: number;
}
