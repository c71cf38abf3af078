import { createFetch } from '@millrace/core/http';
import type { Hub } from '@millrace/core';

/** A 2026 client that says exactly what a test says. */
export interface RawWire {
  /** @throws RpcError where the answer is one. */
  request(method: string, params?: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<Record<string, unknown>>;
  /** Opens a stream of notifications. @throws RpcError where it is refused. */
  listen(notifications: Readonly<Record<string, unknown>>): Promise<NotificationStream>;
}

/** Notifications as they come. */
export interface NotificationStream {
  next(): Promise<{ readonly method: string; readonly params: Readonly<Record<string, unknown>> }>;
  close(): Promise<void>;
}

/** A JSON-RPC error as received. */
export class RpcError extends Error {
  readonly code: number;
  readonly data: Readonly<Record<string, unknown>> | undefined;

  constructor({ code, message, data }: { code: number; message: string; data?: Readonly<Record<string, unknown>> }) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

const metaPrefix = 'io.modelcontextprotocol/';
const protocolVersion = '2026-07-28';

/** Who calls, with what scopes, and which extensions are declared with every request. */
export interface RawWireOptions {
  readonly who?: string;
  readonly scopes?: readonly string[];
  readonly extensions?: readonly string[];
  readonly view?: string;
}

/** Opens a client in this process. */
export function rawWire(hub: Hub, { who = 'ada', scopes = ['*'], extensions = [], view }: RawWireOptions = {}): RawWire {
  const fetch = createFetch(hub, {
    authenticate: () => ({ id: who, tenant: 'test', groups: [], scopes: new Set(scopes), via: 'http' }),
  });
  let id = 0;
  const send = (method: string, params: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<Response> => {
    const clientCapabilities = { elicitation: {}, extensions: Object.fromEntries(extensions.map((name) => [name, {}])) };
    const _meta = {
      [`${metaPrefix}protocolVersion`]: protocolVersion,
      [`${metaPrefix}clientInfo`]: { name: 'raw', version: '1' },
      [`${metaPrefix}clientCapabilities`]: clientCapabilities,
    };
    const named = params['taskId'] ?? params['name'] ?? params['uri'];
    return fetch(
      new Request(`http://127.0.0.1/mcp${view === undefined ? '' : `/${view}`}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          'mcp-protocol-version': protocolVersion,
          'mcp-method': method,
          ...(typeof named === 'string' && { 'mcp-name': named }),
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: ++id, method, params: { ...params, _meta } }),
        ...(signal && { signal }),
      }),
    );
  };
  return {
    async request(method, params = {}, signal) {
      const answer = lastMessage(await (await send(method, params, signal)).text());
      if (answer.error) throw new RpcError(answer.error);
      return answer.result ?? {};
    },
    async listen(notifications) {
      const response = await send('subscriptions/listen', { notifications });
      if (!response.headers.get('content-type')?.startsWith('text/event-stream')) {
        const { error } = (await response.json()) as Message;
        throw new RpcError(error ?? { code: 0, message: 'no stream' });
      }
      return readStream(response);
    },
  };
}

function readStream(response: Response): NotificationStream {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    async next() {
      for (;;) {
        const [frame, ...rest] = text.split('\n\n');
        if (frame !== undefined && rest.length > 0) {
          text = rest.join('\n\n');
          const data = frame.split('\n').find((line) => line.startsWith('data: '));
          if (data !== undefined) return JSON.parse(data.slice(6)) as Awaited<ReturnType<NotificationStream['next']>>;
        }
        const read = await reader?.read();
        if (!read || read.done) throw new Error('The stream has ended.');
        text += read.value;
      }
    },
    close: async () => reader?.cancel(),
  };
}

interface Message {
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly code: number; readonly message: string };
}

function lastMessage(body: string): Message {
  const lines = body.startsWith('{') ? [body] : body.split('\n').flatMap((line) => (line.startsWith('data: {') ? [line.slice(6)] : []));
  return JSON.parse(lines.at(-1) ?? '{}') as Message;
}
