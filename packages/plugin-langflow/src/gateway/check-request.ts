import type { IncomingMessage } from 'node:http';
import type { Refusal } from './refusal.js';

/** The one path of the gateway. */
export const streamPath = '/stream';

/** What a request is measured by before its token is looked at. */
export interface RequestRules {
  readonly allowedOrigins: readonly string[];
  /** Whether the certificate covers the name the client asked for. */
  coversHost(host: string): boolean;
}

/** What is wrong with an upgrade request apart from its token, if anything. */
export function checkRequest(request: Pick<IncomingMessage, 'url' | 'method' | 'headers'>, rules: RequestRules): Refusal | undefined {
  const [path, query] = (request.url ?? '').split('?', 2);
  if (path !== streamPath) return { status: 404, code: 'not_found', message: `There is only ${streamPath}.` };
  if (query !== undefined)
    return { status: 400, code: 'query_refused', message: 'The address takes no query; a token belongs in the Authorization header.' };
  if (request.method !== 'GET') return { status: 405, code: 'method_refused', message: 'Upgrade with GET.', headers: { Allow: 'GET' } };
  if (!rules.coversHost(hostOf(request.headers.host)))
    return { status: 403, code: 'host_refused', message: 'The certificate is not for this host.' };
  const { origin } = request.headers;
  if (origin !== undefined && !rules.allowedOrigins.includes(origin))
    return { status: 403, code: 'origin_refused', message: 'Pages of this origin may not connect.' };
  return undefined;
}

function hostOf(header: string | undefined): string {
  const [, bracketed, plain] = /^(?:\[([0-9a-f:.]{2,45})\]|([a-z0-9.-]{1,253}))(?::\d{1,5})?$/i.exec(header ?? '') ?? [];
  return bracketed ?? plain ?? '';
}
