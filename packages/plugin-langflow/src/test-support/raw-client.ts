import { WebSocket } from 'ws';
import type { TestGateway } from './test-gateway.js';

/** A plain WebSocket client that keeps what it gets: for what a subscriber of another make would do and see. */
export class RawClient {
  readonly socket: WebSocket;
  readonly messages: Record<string, unknown>[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #arrived = new Set<() => void>();

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => {
      this.messages.push(JSON.parse(data.toString()) as Record<string, unknown>);
      for (const arrived of this.#arrived) arrived();
    });
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => resolve({ code, reason: String(reason) }));
    });
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** Waits until so many messages that fit have come. */
  async until(count: number, fits: (message: Record<string, unknown>) => boolean = () => true): Promise<Record<string, unknown>[]> {
    for (;;) {
      const found = this.messages.filter(fits);
      if (found.length >= count) return found;
      await new Promise<void>((resolve) => {
        const arrived = (): void => {
          this.#arrived.delete(arrived);
          resolve();
        };
        this.#arrived.add(arrived);
      });
    }
  }
}

/** Connects with a good token unless told otherwise; rejects with the HTTP status where it is refused. */
export async function connectRaw(
  gateway: Pick<TestGateway, 'port' | 'ca' | 'token'>,
  how: { headers?: Record<string, string>; protocols?: string[]; path?: string; token?: string; host?: string } = {},
): Promise<RawClient> {
  const authorization = how.protocols ? {} : { Authorization: `Bearer ${how.token ?? (await gateway.token())}` };
  const socket = new WebSocket(`wss://${how.host ?? '127.0.0.1'}:${gateway.port}${how.path ?? '/stream'}`, how.protocols ?? [], {
    ca: gateway.ca,
    headers: { ...authorization, ...how.headers },
  });
  const client = new RawClient(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
    socket.once('unexpected-response', (_request, response) => {
      let body = '';
      response.on('data', (chunk) => (body += String(chunk)));
      response.on('end', () =>
        reject(
          Object.assign(new Error(`HTTP ${response.statusCode}: ${body}`), {
            status: response.statusCode,
            headers: response.headers,
            body,
          }),
        ),
      );
    });
  });
  return client;
}
