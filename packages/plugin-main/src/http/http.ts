import { rootCertificates } from 'node:tls';
import { abortAfter, isMillraceError } from '@millrace/core';
import { badResponse, redirectRefused, requestTimedOut, unreachable } from '../error-catalogue/outside.js';
import { checkedLookup, resolveBySystem, type Resolve } from './checked-lookup.js';
import { checkedUrl, checkLiteralHost } from './checked-url.js';
import type { Hop, HttpLimits, HttpRequest, HttpResponse } from './http-types.js';
import { nextHop } from './next-hop.js';
import { idleCode, openResponse } from './open-response.js';
import { isPublicAddress } from './public-address.js';
import { readBody } from './read-body.js';
import { checkedHeaders } from './request-headers.js';

/** What an `Http` works with; each has a default. */
export interface HttpOptions extends Partial<HttpLimits> {
  /** PEM text of an authority to trust besides the usual ones. */
  readonly certificateAuthority?: string | undefined;
  readonly resolve?: Resolve;
  /** What counts as a public address. */
  readonly isPublic?: (address: string) => boolean;
}

/** One message's end: the answer, or where it leads. */
type Exchanged = { readonly response: HttpResponse; readonly next?: never } | { readonly response?: never; readonly next: Hop };

const maxRedirects = 3;
const permitPublic = (): { anyAddress: boolean } => ({ anyAddress: false });

/**
 * A client for hosts that strangers name: it reaches public addresses alone unless its caller permits more, and an answer
 * can be neither endless nor larger than agreed.
 */
export class Http {
  readonly #limits: HttpLimits;
  readonly #authorities: string[] | undefined;
  readonly #resolve: Resolve;
  readonly #isPublic: (address: string) => boolean;

  constructor(options: HttpOptions = {}) {
    const { timeoutMs = 20_000, idleMs = 10_000, maxBytes = 2_000_000, certificateAuthority } = options;
    this.#limits = { timeoutMs, idleMs, maxBytes };
    this.#authorities = certificateAuthority === undefined ? undefined : [...rootCertificates, certificateAuthority];
    this.#resolve = options.resolve ?? resolveBySystem;
    this.#isPublic = options.isPublic ?? isPublicAddress;
  }

  /**
   * Sends a request, follows at most three redirects and reads the answer. A status like 404 is an answer, not a failure.
   *
   * @throws MillraceError `denied`, `invalid_url`, `invalid_header`, `redirect_refused`, `too_large`, `bad_response`, `timed_out`,
   * `unreachable`; or the signal's reason.
   */
  async request(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    signal.throwIfAborted();
    const within = abortAfter(this.#limits.timeoutMs, signal);
    let hop: Hop = {
      url: checkedUrl(request.url.href),
      method: request.method ?? 'GET',
      headers: checkedHeaders(request.headers ?? {}),
      body: request.body,
    };
    for (let redirects = 0; ; redirects += 1) {
      const { anyAddress } = (request.permit ?? permitPublic)(hop.url);
      const answer = await this.#exchange(hop, anyAddress, within).catch((error: unknown) => {
        signal.throwIfAborted();
        throw within.aborted ? requestTimedOut(hop.url.host, this.#limits.timeoutMs) : this.#reasonOf(error, hop.url.host);
      });
      if (answer.response) return answer.response;
      if (redirects === maxRedirects) throw redirectRefused(`there are more than ${maxRedirects} in a row`);
      hop = answer.next;
    }
  }

  async #exchange(hop: Hop, anyAddress: boolean, signal: AbortSignal): Promise<Exchanged> {
    const mayReach = (address: string): boolean => anyAddress || this.#isPublic(address);
    checkLiteralHost(hop.url, mayReach);
    const lookup = checkedLookup(this.#resolve, mayReach);
    const response = await openResponse(hop, { lookup, authorities: this.#authorities, idleMs: this.#limits.idleMs, signal });
    try {
      const { statusCode: status = 0, headers } = response;
      const next = nextHop(hop, status, headers.location);
      if (next) return { next };
      const body = await readBody(response, this.#limits.maxBytes);
      // A body without a length ends with its connection, and so does an aborted one.
      signal.throwIfAborted();
      return { response: { status, headers, url: hop.url, body } };
    } finally {
      response.destroy();
    }
  }

  #reasonOf(error: unknown, host: string): unknown {
    if (isMillraceError(error)) return error;
    const code = String((error as { code?: unknown } | null)?.code ?? '');
    if (code === idleCode) return requestTimedOut(host, this.#limits.idleMs);
    if (/^(?:Z_|ERR_|HPE_)/.test(code) && !code.startsWith('ERR_TLS')) return badResponse('it is not what HTTP or its packing allows');
    return unreachable(host, code);
  }
}
