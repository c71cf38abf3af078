import { PassThrough } from 'node:stream';
import { localPrincipal } from '../../call/principal.js';
import type { Hub } from '../../hub/hub.js';
import { servingOf } from '../../hub/serving.js';
import { Activity } from '../../mcp/activity.js';
import { connectSdk } from '../../mcp/stdio/sdk-connection.js';
import { serveStreams, type StdioOptions, type StdioServer } from '../../mcp/stdio/serve-stdio.js';

/** One JSON-RPC message, as it comes out. */
export interface Message {
  readonly id?: string | number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

/** A connection to a hub on standard input and output. */
export interface Line {
  /** Everything written so far. */
  readonly messages: readonly Message[];
  send(message: object): void;
  /** The answer to a request, when it comes. */
  answerTo(id: string | number): Promise<Message>;
  close(): Promise<void>;
}

/** The connection as it is served. */
export async function servedLine(
  hub: Hub,
  options: StdioOptions = {},
): Promise<Line & { readonly server: StdioServer; readonly stdin: PassThrough }> {
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const server = await serveStreams(hub, options, streams);
  const { line, take } = lineOver((text) => void streams.stdin.write(`${text}\n`));
  let begun = '';
  streams.stdout.on('data', (data: Buffer) => {
    const parts = `${begun}${data.toString()}`.split('\n');
    begun = parts.pop() ?? '';
    parts.forEach(take);
  });
  return { ...line, server, stdin: streams.stdin, close: () => server.close() };
}

/** The SDK's part alone. */
export function sdkLine(hub: Hub): Line {
  const peer = { principal: localPrincipal('stdio') };
  const { line, take } = lineOver((text) => connection.deliver(JSON.parse(text), servingOf(hub).revision()));
  const connection = connectSdk(servingOf(hub), {
    activity: new Activity(),
    peerOf: () => peer,
    startedCall: () => undefined,
    write: take,
    hasRoom: () => true,
    close: () => {},
    answered: new Set(),
  });
  return { ...line, close: () => connection.end() };
}

function lineOver(write: (text: string) => void): { line: Omit<Line, 'close'>; take: (text: string) => void } {
  const messages: Message[] = [];
  const waiting = new Map<string | number, (message: Message) => void>();
  return {
    line: {
      messages,
      send: (message) => write(JSON.stringify({ jsonrpc: '2.0', ...message })),
      answerTo: async (id) =>
        messages.find((message) => message.id === id && message.method === undefined) ?? new Promise((resolve) => waiting.set(id, resolve)),
    },
    take(text) {
      const message = JSON.parse(text) as Message;
      messages.push(message);
      if (message.id === undefined || message.method !== undefined) return;
      waiting.get(message.id)?.(message);
      waiting.delete(message.id);
    },
  };
}
