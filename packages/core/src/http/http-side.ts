import { internal, viewUnknown } from '../error/error-catalogue/calls.js';
import { methodRefused, openToStrangers, routeUnknown, tokenInvalid } from '../error/error-catalogue/http.js';
import type { MillraceError } from '../error/millrace-error.js';
import type { Principal } from '../call/principal.js';
import type { Hub } from '../hub/hub.js';
import { servingOf, type Serving } from '../hub/serving.js';
import { isPlainAnswer, responseOf, type Arrival, type PlainAnswer } from '../mcp/arrival.js';
import { createHttpEndpoint, type HttpEndpoint } from '../mcp/http-endpoint.js';
import { rpcProblem } from '../mcp/rpc-problem.js';
import { isThenable } from '../time/is-thenable.js';
import { webArrival } from './arrivals.js';
import { authenticateWith, type Authenticate } from './authenticate.js';
import { basePathOf, isMcpPath, pathWithin } from './base-path.js';
import { guardSource, sourceRules, type SourceGuard } from './guard-source.js';
import { isLoopback } from './loopback.js';
import type { FetchOptions } from './options.js';
import { jsonOf } from './read-body.js';
import { problem } from './respond.js';
import { bounded, routeTable, type RouteTable } from './routes.js';

/** The HTTP side of a hub, without a listening socket. @internal */
export interface HttpSide {
  fetch(request: Request): Promise<Response>;
  answer(arrival: Arrival): Promise<Response | PlainAnswer>;
  readonly endpoint: HttpEndpoint;
}

interface Parts {
  readonly hub: Hub;
  readonly serving: Serving;
  readonly endpoint: HttpEndpoint;
  readonly authenticate: Authenticate;
  readonly refusedSource: SourceGuard;
  readonly routes: RouteTable;
  readonly maxBodyBytes: number;
  readonly basePath: string;
  isStarted: boolean;
}

/**
 * @throws MillraceError `MILLRACE_TOKEN_REQUIRED` when others could call and nothing says who they are.
 * @internal
 */
export function createHttpSide(hub: Hub, options: FetchOptions & { readonly isAddressAllowed?: boolean }): HttpSide {
  const strangers = (options.allowedHosts ?? []).filter((host) => !isLoopback(host.replace(/:\d+$/, '')));
  if (strangers.length > 0 && options.token === undefined && options.authenticate === undefined) throw openToStrangers(strangers);
  const serving = servingOf(hub);
  const endpoint = createHttpEndpoint(serving, { max: options.maxSessions ?? 1_000, idleMs: options.sessionIdleMs ?? 1_800_000 });
  const parts: Parts = {
    hub,
    serving,
    endpoint,
    authenticate: authenticateWith(options),
    refusedSource: guardSource(sourceRules(options)),
    routes: routeTable(hub, serving, endpoint),
    maxBodyBytes: options.maxBodyBytes ?? 1_048_576,
    basePath: basePathOf(options.basePath),
    isStarted: false,
  };
  return {
    endpoint,
    answer: (arrival) => answer(parts, arrival),
    async fetch(request) {
      const answered = await answer(parts, webArrival(request));
      return isPlainAnswer(answered) ? responseOf(answered) : answered;
    },
  };
}

async function answer(parts: Parts, arrival: Arrival): Promise<Response | PlainAnswer> {
  const path = pathWithin(parts.basePath, arrival.path);
  const isMcp = path !== undefined && isMcpPath(path);
  const refuse = (status: number, error: MillraceError): Response => (isMcp ? rpcProblem(status, -32_000, error) : problem(status, error));
  try {
    const refused = parts.refusedSource(arrival);
    if (refused) return refuse(403, refused);
    if (path === undefined) return problem(404, routeUnknown(arrival.path.slice(0, 100)));
    if (!parts.isStarted) await start(parts);
    return isMcp ? await answerMcp(parts, arrival, path) : await answerRoute(parts, arrival, path);
  } catch (cause) {
    parts.serving.log.error('A request failed.', { path, cause: String(cause) });
    return refuse(500, internal(`${arrival.method} ${path}`, cause));
  }
}

async function start(parts: Parts): Promise<void> {
  if (parts.hub.report.state === 'created') await parts.hub.start();
  parts.isStarted = true;
}

async function answerMcp(parts: Parts, arrival: Arrival, path: string): Promise<Response | PlainAnswer> {
  const known = principalOf(parts, arrival);
  const principal = known instanceof Promise ? await known : known;
  if (principal === undefined) return withChallenge(rpcProblem(401, -32_000, tokenInvalid()));
  const view = path === '/mcp' ? undefined : path.slice('/mcp/'.length);
  if (view !== undefined && !parts.serving.views.includes(view)) return rpcProblem(404, -32_000, viewUnknown(view.slice(0, 100)));
  const peer = { principal, view };
  if (arrival.method !== 'POST') return parts.endpoint.answer(arrival, peer, undefined);
  const bytes = arrival.bytes(parts.maxBodyBytes);
  const read = jsonOf(bytes instanceof Promise ? await bytes : bytes, parts.maxBodyBytes);
  if ('error' in read) return rpcProblem(read.status, read.rpcCode, read.error);
  return parts.endpoint.answer(arrival, peer, read.body);
}

async function answerRoute(parts: Parts, arrival: Arrival, path: string): Promise<Response> {
  const found = parts.routes(path);
  const principal = await principalOf(parts, arrival);
  // Without a principal nobody learns which paths exist.
  if (principal === undefined && !found.some((route) => route.isPublic)) return withChallenge(problem(401, tokenInvalid()));
  if (found.length === 0) return problem(404, routeUnknown(path.slice(0, 100)));
  const method = arrival.method === 'HEAD' ? 'GET' : arrival.method;
  const route = found.find((candidate) => candidate.method === method);
  const allowed = found.map((candidate) => candidate.method);
  if (route === undefined) return problem(405, methodRefused(arrival.method, allowed), { allow: allowed.join(', ') });
  if (principal === undefined && !route.isPublic) return withChallenge(problem(401, tokenInvalid()));
  const ready = await bounded(arrival.request(), parts.maxBodyBytes);
  return ready instanceof Response ? ready : route.handle(ready, { principal });
}

function principalOf({ authenticate, serving }: Parts, arrival: Arrival): Principal | undefined | Promise<Principal | undefined> {
  const failed = (cause: unknown): undefined => {
    serving.log.warn('A caller could not be authenticated.', { cause: String(cause) });
  };
  try {
    const principal = authenticate(arrival);
    return isThenable(principal) ? Promise.resolve(principal).catch(failed) : principal;
  } catch (cause) {
    return failed(cause);
  }
}

function withChallenge(response: Response): Response {
  response.headers.set('www-authenticate', 'Bearer');
  return response;
}
