import type { Hub, Principal } from '@millrace/core';
import { createFetch } from '@millrace/core/http';

/** A request to a hub as a client makes it. @returns its result. */
export type AskHub = (method: string, params?: object, path?: string) => Promise<unknown>;

/** Speaks to a hub over HTTP requests without a network. @param scopes - those of who asks, at each request. */
export function askHub(hub: Hub, scopes: () => readonly string[] = () => ['*']): AskHub {
  const authenticate = (): Principal => ({ id: 'ada', tenant: 't', groups: [], scopes: new Set(scopes()), via: 'http' });
  const serve = createFetch(hub, { authenticate });
  const post = (path: string, body: object, session?: string): Promise<Response> =>
    serve(
      new Request(`http://localhost${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          ...(session !== undefined && { 'mcp-session-id': session }),
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...body }),
      }),
    );
  return async (method, params = {}, path = '/mcp') => {
    const clientInfo = { name: 'raw', version: '0' };
    const opened = await post(path, { method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo } });
    await opened.text();
    const text = await (await post(path, { method, params }, opened.headers.get('mcp-session-id') ?? undefined)).text();
    const [, data = text] = /^data: (\{.*\})$/m.exec(text) ?? [];
    return (JSON.parse(data) as { result: unknown }).result;
  };
}
