// Requests as no client would write them, sent as they are.
import { expect } from 'vitest';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';

/** One answer of an HTTP server. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly ms: number;
}

/** What to send: header lines are sent as given, doubled ones too, and no others but the body's length. */
export interface Sent {
  readonly method?: string;
  readonly target?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string | Uint8Array;
}

/** A JSON-RPC message as a client reads it. */
export interface Message {
  readonly id?: number | string | null;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown> & { readonly content?: readonly { readonly text?: string }[] };
  readonly error?: { readonly code: number; readonly message: string; readonly data?: Record<string, unknown> };
}

export const jsonHeaders = [
  ['content-type', 'application/json'],
  ['accept', 'application/json, text/event-stream'],
] as const;

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Sends one request on a connection that may have been used before. */
export function exchange(port: number, { method = 'GET', target = '/', headers = [], body }: Sent): Promise<Answer> {
  const startedAt = performance.now();
  const lines = headers.some(([name]) => name.toLowerCase() === 'host') ? headers : [['host', 'localhost'] as const, ...headers];
  const length = body === undefined ? [] : [['content-length', String(Buffer.byteLength(body))] as const];
  return new Promise((resolve, reject) => {
    const options = { port, agent, method, path: target, setHost: false, headers: [...lines, ...length].flat() };
    const sent = request({ ...options, headers: options.headers as never }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (data: string) => (text += data));
      response.on('error', reject).on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, ms: performance.now() - startedAt });
      });
    });
    sent.on('error', reject).end(body);
  });
}

/** Sends bytes on a connection of their own, and reads until it ends. */
export async function sendRaw(port: number, bytes: string | Uint8Array): Promise<string> {
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  socket.end(bytes);
  let text = '';
  for await (const data of socket) text += String(data);
  return text;
}

/** The status of an answer that `sendRaw` has read. */
export const statusOf = (raw: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(raw)?.[1] ?? 0);

/** A request of MCP 2026-07-28 whose headers agree with its body. */
export function modern(method: string, params: Readonly<Record<string, unknown>> = {}, more: Readonly<Record<string, unknown>> = {}): Sent {
  const meta = { ...modernMeta, ...(params['_meta'] as object | undefined) };
  const named = params['name'] ?? params['uri'];
  const isPlain = (text: unknown): text is string => typeof text === 'string' && /^[\x21-\x7e][\x20-\x7e]{0,3000}$/.test(text);
  return {
    method: 'POST',
    target: '/mcp',
    headers: [
      ...jsonHeaders,
      ['mcp-protocol-version', '2026-07-28'],
      ...(isPlain(method) ? [['mcp-method', method] as const] : []),
      ...(isPlain(named) ? [['mcp-name', named] as const] : []),
    ],
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: meta }, ...more }),
  };
}

export const modernMeta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '0' },
  'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {} } },
};

/** A request of the 2025 revisions. */
export function legacy(method: string, params: unknown = {}, more: Readonly<Record<string, unknown>> = {}): Sent {
  return { method: 'POST', target: '/mcp', headers: jsonHeaders, body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params, ...more }) };
}

export const initialize = (protocolVersion = '2025-11-25', capabilities: object = {}): Sent =>
  legacy('initialize', { protocolVersion, capabilities, clientInfo: { name: 'raw', version: '0' } }, { id: 'init' });

/** The same request with further header lines. */
export const withHeaders = (sent: Sent, ...lines: readonly (readonly [string, string])[]): Sent => ({
  ...sent,
  headers: [...(sent.headers ?? []), ...lines],
});

/** Opens a 2025 session. @returns its header line. */
export async function openSession(port: number, sent: Sent = initialize()): Promise<readonly ['mcp-session-id', string]> {
  const { headers } = await exchange(port, sent);
  const session = ['mcp-session-id', String(headers['mcp-session-id'])] as const;
  const more = (sent.headers ?? []).filter((line) => !jsonHeaders.some(([name]) => name === line[0]));
  const initialized = { ...legacy('notifications/initialized'), body: '{"jsonrpc":"2.0","method":"notifications/initialized"}' };
  await exchange(port, { ...withHeaders(initialized, ...more, session), target: sent.target ?? '/mcp' });
  return session;
}

/** The messages of an answer, whether it came as JSON or as events. */
export function messagesOf({ text }: Pick<Answer, 'text'>): readonly Message[] {
  const parts =
    text.startsWith('{') || text.startsWith('[') ? [text] : [...text.matchAll(/^data: (\{.*)$/gm)].map((found) => found[1] ?? '');
  return parts.flatMap((part) => JSON.parse(part) as Message | Message[]);
}

/** The text of a tool's answer. */
export const textOf = (answer: Pick<Answer, 'text'>): string | undefined =>
  messagesOf(answer).find(({ result }) => result !== undefined)?.result?.content?.[0]?.text;

/** What every answer to bad input is: small, silent about the inside, and not for pages of others. */
export function expectHarmless({ text, headers }: Pick<Answer, 'text' | 'headers'>): void {
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(8_192);
  expect(text).not.toMatch(/\bat \S+ \(|node_modules|file:\/\/\/|\/packages\/|\.[cm]?[jt]s:\d|hunter2/);
  expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
}

/** Sends until an answer was quick, thrice at most: a busy machine is slow at times, what blocks is slow each time. */
export async function expectQuick(send: () => Promise<Answer>): Promise<Answer> {
  let answer = await send();
  for (let again = 0; again < 2 && answer.ms >= 500; again += 1) answer = await send();
  expect(answer.ms).toBeLessThan(500);
  return answer;
}
