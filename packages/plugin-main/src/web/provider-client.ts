import { redactingFailures, redactor } from '../api/redact.js';
import type { Secrets } from '../api/secrets.js';
import { providerFailed, providerLimited, providerRefused } from '../error-catalogue/outside.js';
import type { Http } from '../http/http.js';
import type { HttpResponse } from '../http/http-types.js';
import { retryAfterMs } from './retry-after.js';

/** A question to a provider's server. */
export interface ProviderQuestion {
  readonly url: URL;
  /** That hold the key, as such or as `secret:NAME`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, by POST. */
  readonly body?: unknown;
  /** Statuses that mean that the key is not good, besides 401 and 403. */
  readonly refusals?: readonly number[];
}

/** Asks one provider's server, and tells its failures in one way. */
export class ProviderClient {
  readonly id: string;
  readonly #http: Http;
  readonly #secrets: Secrets;
  readonly #now: () => number;

  constructor(id: string, { http, secrets, now }: { readonly http: Http; readonly secrets: Secrets; readonly now: () => number }) {
    this.id = id;
    this.#http = http;
    this.#secrets = secrets;
    this.#now = now;
  }

  /**
   * The answer's JSON, secrets taken out.
   *
   * @throws MillraceError `denied` for a bad key, `rate_limited`, `provider_failed`, and what `Http` throws.
   */
  async ask(question: ProviderQuestion, signal: AbortSignal): Promise<unknown> {
    const { url, body } = question;
    const used: string[] = [];
    const headers: Record<string, string> = { accept: 'application/json' };
    for (const [header, value] of Object.entries(question.headers ?? {})) {
      const filled = await this.#secrets.fill(value);
      used.push(...filled.used, filled.text);
      headers[header] = filled.text;
    }
    const content = body === undefined ? {} : ({ method: 'POST', body: JSON.stringify(body) } as const);
    if (body !== undefined) headers['content-type'] = 'application/json';
    // The host has named this server, so it may be a private one; what it redirects to may not.
    const permit = (to: URL): { anyAddress: boolean } => ({ anyAddress: to.origin === url.origin });
    const redact = redactor(used);
    const response = await redactingFailures(redact, () => this.#http.request({ url, headers, permit, ...content }, signal));
    this.#check(response, question.refusals ?? []);
    return this.#parse(redact(response.body.toString('utf8')));
  }

  #check({ status, headers }: HttpResponse, refusals: readonly number[]): void {
    if (status === 429) throw providerLimited(this.id, retryAfterMs(headers, this.#now()));
    if (status === 401 || status === 403 || refusals.includes(status)) throw providerRefused(this.id, status);
    if (status < 200 || status > 299) throw providerFailed(this.id, `it answered with status ${status}`, status >= 500);
  }

  #parse(text: string): unknown {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      throw providerFailed(this.id, 'its answer is not JSON', true);
    }
  }
}
