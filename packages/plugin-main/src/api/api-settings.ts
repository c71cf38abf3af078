import type { HttpMethod } from '../http/http-types.js';

/** An API that the host has given a name. */
export interface ApiSettings {
  readonly url: string;
  readonly methods: readonly HttpMethod[];
  /** May hold `secret:NAME`, as may `query`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly allowPrivate: boolean;
}

/** What may be called by URL. */
export interface WebSettings {
  readonly allowUrls: boolean;
  /** The only hosts, where there are such. */
  readonly hosts?: readonly string[] | undefined;
  readonly methods: readonly HttpMethod[];
}

/** What a caller wants called. */
export interface ApiCall {
  readonly api?: string | undefined;
  readonly url?: string | undefined;
  readonly method?: HttpMethod | undefined;
  /** Below the API's URL. */
  readonly path?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  /** A string goes as it is, anything else as JSON. */
  readonly body?: unknown;
}

/** The method of a call: what it says, or GET, or POST where there is a body. */
export function methodOf({ method, body }: Pick<ApiCall, 'method' | 'body'>): HttpMethod {
  return method ?? (body === undefined ? 'GET' : 'POST');
}
