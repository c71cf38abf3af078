import {
  apiUnknown,
  callInvalid,
  headerInvalid,
  methodDenied,
  secretNotYours,
  urlHostDenied,
  urlsDenied,
} from '../error-catalogue/outside.js';
import type { Http } from '../http/http.js';
import { isSafe, type HttpRequest, type HttpResponse, type Permission } from '../http/http-types.js';
import { methodOf, type ApiCall, type ApiSettings, type WebSettings } from './api-settings.js';
import { urlOfApi, urlOfUrl } from './call-url.js';
import { redactingFailures, redactor } from './redact.js';
import { secretNames, type Secrets } from './secrets.js';

/** What calls are made with. */
export interface ApiTools {
  readonly http: Http;
  readonly secrets: Secrets;
  readonly apis: Readonly<Record<string, ApiSettings>>;
  readonly web: WebSettings;
}

/** An answer, and how to take out of it the secrets that went into the call. */
export interface ApiAnswer {
  readonly response: HttpResponse;
  readonly redact: (text: string) => string;
}

/**
 * Calls a named API or a URL, as the host allows it.
 *
 * @throws MillraceError `denied`, `not_found`, `invalid_call`, `invalid_url`, `invalid_header`, `secret_unavailable`, and what `Http` throws.
 */
export async function callApi(tools: ApiTools, call: ApiCall, signal: AbortSignal): Promise<ApiAnswer> {
  if ((call.api === undefined) === (call.url === undefined)) throw callInvalid(`give api or url${namesOf(tools.apis)}`);
  const method = methodOf(call);
  if (isSafe(method) && call.body !== undefined) throw callInvalid(`a ${method} has no body`);
  const { request, used } = call.api === undefined ? planUrl(tools, call) : await planApi(tools, call, call.api);
  const redact = redactor(used);
  const message = { ...request, ...bodyOf(call.body, request.headers), method };
  return { response: await redactingFailures(redact, () => tools.http.request(message, signal)), redact };
}

interface Plan {
  readonly request: HttpRequest & { readonly headers: Readonly<Record<string, string>> };
  /** The values of the secrets in it. */
  readonly used: readonly string[];
}

function planUrl({ web, apis }: ApiTools, call: ApiCall): Plan {
  if (!web.allowUrls) throw urlsDenied(namesOf(apis));
  const method = methodOf(call);
  if (!web.methods.includes(method)) throw methodDenied(method, 'URLs', web.methods);
  const headers = call.headers ?? {};
  refuseSecrets(headers, []);
  return { request: { url: urlOfUrl(call.url ?? '', call), headers, permit: (to) => permitUrl(web, to) }, used: [] };
}

function permitUrl({ allowUrls, hosts }: WebSettings, to: URL): Permission {
  if (!allowUrls || (hosts && !hosts.some((host) => host.toLowerCase() === to.host))) throw urlHostDenied(to.host);
  return { anyAddress: false };
}

async function planApi({ apis, secrets, web }: ApiTools, call: ApiCall, name: string): Promise<Plan> {
  const api = Object.hasOwn(apis, name) ? apis[name] : undefined;
  if (!api) throw apiUnknown(name, namesOf(apis));
  const method = methodOf(call);
  if (!api.methods.includes(method)) throw methodDenied(method, `'${name}'`, api.methods);
  const url = urlOfApi(api, call);
  const { origin } = url;
  const given = call.headers ?? {};
  refuseSecrets(given, Object.values({ ...api.headers, ...api.query }).flatMap(secretNames));
  const set = new Set(Object.keys(api.headers).map((header) => header.toLowerCase()));
  const taken = Object.keys(given).find((header) => set.has(header.toLowerCase()));
  if (taken !== undefined) throw headerInvalid(taken, 'it is set by the host');
  const used: string[] = [];
  const fill = async (text: string): Promise<string> => {
    const filled = await secrets.fill(text);
    used.push(...filled.used);
    return filled.text;
  };
  const headers: Record<string, string> = {};
  for (const [header, value] of Object.entries({ ...given, ...api.headers })) headers[header] = await fill(value);
  for (const [key, value] of Object.entries(api.query)) url.searchParams.append(key, await fill(value));
  // What the API redirects to elsewhere is a URL like any other.
  const permit = (to: URL): Permission => (to.origin === origin ? { anyAddress: api.allowPrivate } : permitUrl(web, to));
  return { request: { url, headers, permit }, used };
}

/** Secrets are for what the host has put them into, and a caller may place only those again. */
function refuseSecrets(headers: Readonly<Record<string, string>>, allowed: readonly string[]): void {
  for (const value of Object.values(headers)) {
    const other = secretNames(value).find((name) => !allowed.includes(name));
    if (other !== undefined) throw secretNotYours(other);
  }
}

function bodyOf(body: unknown, headers: Readonly<Record<string, string>>): Pick<HttpRequest, 'body' | 'headers'> {
  if (body === undefined) return { headers };
  const isText = typeof body === 'string';
  const isTyped = Object.keys(headers).some((header) => header.toLowerCase() === 'content-type');
  return {
    body: isText ? body : JSON.stringify(body),
    headers: isTyped ? headers : { ...headers, 'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json' },
  };
}

/** For a message: the APIs there are. */
function namesOf(apis: Readonly<Record<string, ApiSettings>>): string {
  const names = Object.keys(apis);
  const shown = names.slice(0, 8).map((name) => `'${name}'`);
  return names.length === 0 ? '' : `; the APIs are ${shown.join(', ')}${names.length > shown.length ? ', …' : ''}`;
}
