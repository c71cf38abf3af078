import type { Hub, Principal } from '@millrace/core';
import { createFetch } from '@millrace/core/http';

/** One JSON-RPC answer, as it came over the wire: a result or an error, of which a test knows which to expect. */
export interface WireAnswer {
  readonly status: number;
  readonly body: { readonly result: WireResult; readonly error: WireError };
  /** The notices that came before the answer. */
  readonly notices: readonly { readonly method: string; readonly params: Readonly<Record<string, unknown>> }[];
}

type Params = Readonly<Record<string, unknown>>;

interface WireResult {
  readonly content: readonly { readonly text: string }[];
  readonly requestState: string;
  readonly inputRequests: object;
  readonly [field: string]: unknown;
}

interface WireError {
  readonly code: number;
  readonly message: string;
  readonly data: { readonly code: string };
}

const modernVersion = '2026-07-28';

/** Sends requests of the 2026 revision by hand, for what no client would send. */
export function modernWire(hub: Hub, principal?: Principal, capabilities: object = { elicitation: {} }, path = '/mcp') {
  const fetch = createFetch(hub, principal === undefined ? {} : { authenticate: () => principal });
  let id = 0;
  return async (method: string, params: Params = {}): Promise<WireAnswer> => {
    const name = params['name'] ?? params['uri'];
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': modernVersion,
      'io.modelcontextprotocol/clientInfo': { name: 'wire', version: '0' },
      'io.modelcontextprotocol/clientCapabilities': capabilities,
      ...(params['_meta'] as object | undefined),
    };
    return post(fetch, {
      path,
      body: { jsonrpc: '2.0', id: (id += 1), method, params: { ...params, _meta } },
      headers: { 'mcp-protocol-version': modernVersion, 'mcp-method': method, ...(typeof name === 'string' && { 'mcp-name': name }) },
    });
  };
}

/** Opens a 2025 session by hand. @returns a function that sends requests in it, as a batch where it is given several parameters. */
export async function legacyWire(hub: Hub, principal?: Principal, version = '2025-11-25') {
  const fetch = createFetch(hub, principal === undefined ? {} : { authenticate: () => principal });
  const hello = {
    jsonrpc: '2.0',
    id: 0,
    method: 'initialize',
    params: { protocolVersion: version, capabilities: {}, clientInfo: { name: 'wire', version: '0' } },
  };
  const opened = await send(fetch, { body: hello, headers: {} });
  const headers = { 'mcp-session-id': opened.headers.get('mcp-session-id') ?? '', 'mcp-protocol-version': version };
  await opened.text();
  let id = 0;
  return (method: string, params: Params | readonly Params[] = {}): Promise<WireAnswer> => {
    const messages = [params].flat().map((one) => ({ jsonrpc: '2.0', id: (id += 1), method, params: one }));
    return post(fetch, { body: messages.length > 1 ? messages : (messages[0] ?? {}), headers });
  };
}

type Sent = { readonly path?: string; readonly body: object; readonly headers: Readonly<Record<string, string>> };

async function post(fetch: Hub['fetch'], sent: Sent): Promise<WireAnswer> {
  const response = await send(fetch, sent);
  const text = await response.text();
  const lines =
    text.startsWith('{') || text.startsWith('[') ? [text] : text.split('\n').flatMap((line) => /^data: (.+)$/.exec(line)?.[1] ?? []);
  const messages = lines.map((line) => JSON.parse(line) as unknown);
  return {
    status: response.status,
    body: messages.at(-1) as WireAnswer['body'],
    notices: messages.slice(0, -1) as unknown as WireAnswer['notices'],
  };
}

function send(fetch: Hub['fetch'], { path = '/mcp', body, headers }: Sent): Promise<Response> {
  const all = { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers };
  return fetch(new Request(`http://localhost${path}`, { method: 'POST', headers: all, body: JSON.stringify(body) }));
}
