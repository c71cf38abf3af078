import { bodyTooLarge } from '../error/error-catalogue/http.js';
import type { Hub } from '../hub/hub.js';
import type { Serving } from '../hub/serving.js';
import type { HttpEndpoint } from '../mcp/http-endpoint.js';
import type { HttpRoute } from '../points/http-route.js';
import { liveness, readiness } from './health-routes.js';
import { readBytes } from './read-body.js';
import { page, problem } from './respond.js';
import { statusPage } from './status-page.js';

/** Finds the routes of a path: the hub's own health, what plugins contribute, and the status page where none has taken `/`. @internal */
export type RouteTable = (path: string) => readonly HttpRoute[];

/** @internal */
export function routeTable(hub: Hub, serving: Serving, endpoint: HttpEndpoint): RouteTable {
  const ready = readiness(serving);
  const own: readonly HttpRoute[] = [
    { method: 'GET', path: '/health/live', isPublic: true, handle: liveness },
    { method: 'GET', path: '/health/ready', isPublic: true, handle: (_, { principal }) => ready(principal !== undefined) },
  ];
  const status: HttpRoute = {
    method: 'GET',
    path: '/',
    handle: (_, { principal }) => {
      const contributed = serving.routes().map((route) => route.path);
      const paths = ['/mcp', ...serving.views.map((view) => `/mcp/${view}`), ...own.map((route) => route.path), ...contributed];
      const toolCount = principal === undefined ? 0 : serving.listTools(principal).length;
      return page(statusPage({ report: hub.report, toolCount, sessionCount: endpoint.sessionCount(), paths }));
    },
  };
  return (path) => {
    const core = own.filter((route) => route.path === path);
    if (core.length > 0) return core;
    const contributed = serving.routes().filter((route) => route.path === path);
    return contributed.length === 0 && path === '/' ? [status] : contributed;
  };
}

/** Gives a route its request with the body read, so that no route can be sent more than the limit. @internal */
export async function bounded(request: Request, maxBytes: number): Promise<Request | Response> {
  if (request.body === null) return request;
  const body = await readBytes(request, maxBytes);
  if (body === undefined) return problem(413, bodyTooLarge(maxBytes));
  const { method, headers, signal } = request;
  return new Request(request.url, { method, headers, body, signal });
}
