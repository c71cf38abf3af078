import { CLIENT_CAPABILITIES_META_KEY, CLIENT_INFO_META_KEY, SUBSCRIPTION_ID_META_KEY } from '@modelcontextprotocol/server';
import type { Client } from '../call/client.js';
import { isMillraceError } from '../error/millrace-error.js';
import type { Serving } from '../hub/serving.js';
import type { Notify, Subscription } from '../points/protocol-extension.js';
import type { Exchange } from './legacy-leg.js';
import { visibleListen } from './listen-filter.js';
import { extensionError } from './serve-extensions.js';

interface Listen {
  readonly id: string | number;
  readonly method: 'subscriptions/listen';
  readonly params: { readonly notifications: Readonly<Record<string, unknown>>; readonly _meta?: Readonly<Record<string, unknown>> };
}

/** The body of a request to listen to something of an extension, or nothing. */
function listensToExtension(serving: Serving, body: unknown): Listen | undefined {
  const { method, params } = (body ?? {}) as Partial<Listen>;
  const filter = method === 'subscriptions/listen' ? params?.notifications : undefined;
  if (typeof filter !== 'object' || filter === null) return undefined;
  return serving.extensions.subscriptionsIn(filter).length > 0 ? (body as Listen) : undefined;
}

/**
 * Fetches what answers a request, and where it opens a stream of notifications, only of what its sender may see, and with what
 * extensions add to it.
 *
 * @internal
 */
export function listening(serving: Serving, exchange: Exchange, fetch: (body: unknown) => Promise<Response>): Promise<Response> {
  const fetchVisible = (body: unknown): Promise<Response> => fetch(visibleListen(serving, exchange.peer, body));
  const listen = listensToExtension(serving, exchange.body);
  return listen ? listenToExtensions(serving, exchange, { listen, fetch: fetchVisible }) : fetchVisible(exchange.body);
}

/**
 * The stream itself is the SDK's, with its limits and its end: it is asked for what else the client wants, and what is told of it is
 * completed on the way out.
 */
async function listenToExtensions(
  serving: Serving,
  { request, peer }: Exchange,
  { listen, fetch }: { listen: Listen; fetch(body: unknown): Promise<Response> },
): Promise<Response> {
  const { notifications } = listen.params;
  const stream = new Told(listen);
  try {
    for (const field of serving.extensions.subscriptionsIn(notifications)) {
      const asked = { ...peer, client: clientIn(listen), signal: request.signal };
      stream.add(field, await serving.extensions.subscribe(field, notifications[field], { request: asked, notify: stream.notify }));
    }
  } catch (cause) {
    stream.close();
    return refusal(listen, extensionError(serving, listen.method, cause), isMillraceError(cause, 'MILLRACE_CAPABILITY_MISSING'));
  }
  const others = Object.fromEntries(Object.entries(notifications).filter(([field]) => !stream.granted.has(field)));
  // A stream that waits for nothing would end at once; what it waits for in our name is kept from the client.
  const response = await fetch({ ...listen, params: { ...listen.params, notifications: { ...others, toolsListChanged: true } } });
  const isStream = response.body !== null && response.headers.get('content-type')?.startsWith('text/event-stream');
  if (response.body === null || !isStream) {
    stream.close();
    return response;
  }
  return new Response(stream.complete(response.body), { status: response.status, headers: response.headers });
}

/** Notifications kept for a client that reads slowly. */
const maxUnread = 256;

/** What a client is told on one stream. */
class Told {
  readonly granted = new Map<string, unknown>();
  readonly #subscriptions: Subscription[] = [];
  readonly #listen: Listen;
  /** Said before the stream has begun. */
  readonly #early: string[] = [];
  #write: ((frame: string) => void) | undefined;

  constructor(listen: Listen) {
    this.#listen = listen;
  }

  add(field: string, subscription: Subscription): void {
    this.#subscriptions.push(subscription);
    this.granted.set(field, subscription.granted);
  }

  readonly notify: Notify = (method, params) => {
    const message = { jsonrpc: '2.0', method, params: { ...params, _meta: { [SUBSCRIPTION_ID_META_KEY]: this.#listen.id } } };
    this.#send(`event: message\ndata: ${JSON.stringify(message)}\n\n`);
  };

  /** The SDK's stream with what belongs to extensions. */
  complete(source: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
    const reader = source.pipeThrough(new TextDecoderStream() as never).getReader() as ReadableStreamDefaultReader<string>;
    const encoder = new TextEncoder();
    let rest = '';
    return new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        const { done, value } = await reader.read();
        if (done) {
          this.close();
          return controller.close();
        }
        const frames = `${rest}${value}`.split('\n\n');
        rest = frames.pop() ?? '';
        for (const frame of frames) {
          const kept = this.#frame(frame);
          if (kept !== undefined) controller.enqueue(encoder.encode(`${kept}\n\n`));
        }
        // From the acknowledgement on.
        this.#write ??= (frame) => {
          // A client that does not read is not kept in memory for.
          if ((controller.desiredSize ?? 0) > -maxUnread) controller.enqueue(encoder.encode(frame));
        };
        for (const frame of this.#early.splice(0)) this.#write(frame);
      },
      cancel: async (reason) => {
        this.close();
        await reader.cancel(reason);
      },
    });
  }

  close(): void {
    this.#write = () => undefined;
    for (const subscription of this.#subscriptions.splice(0)) subscription.close();
  }

  #send(frame: string): void {
    if (this.#write) this.#write(frame);
    else this.#early.push(frame);
  }

  /** A frame of the SDK's as the client is to see it. */
  #frame(frame: string): string | undefined {
    const isOurs = this.#listen.params.notifications['toolsListChanged'] !== true;
    if (isOurs && frame.includes('"method":"notifications/tools/list_changed"')) return undefined;
    if (!frame.includes('"method":"notifications/subscriptions/acknowledged"')) return frame;
    const [head, data = ''] = frame.split('\ndata: ');
    const message = JSON.parse(data) as { params: { notifications: Record<string, unknown> } };
    const { toolsListChanged, ...others } = message.params.notifications;
    const notifications = { ...(isOurs ? others : { toolsListChanged, ...others }), ...Object.fromEntries(this.granted) };
    return `${head}\ndata: ${JSON.stringify({ ...message, params: { ...message.params, notifications } })}`;
  }
}

function clientIn({ params: { _meta = {} } }: Listen): Client {
  const { name = 'unknown', version = '' } = (_meta[CLIENT_INFO_META_KEY] ?? {}) as { name?: string; version?: string };
  const capabilities = (_meta[CLIENT_CAPABILITIES_META_KEY] ?? {}) as Readonly<Record<string, unknown>>;
  return { name, version, era: 'modern', canAsk: false, capabilities };
}

function refusal({ id }: Listen, error: Error, isUndeclared: boolean): Response {
  const { code, message, data } = error as Error & { code?: number; data?: unknown };
  return Response.json({ jsonrpc: '2.0', id, error: { code, message, data } }, { status: isUndeclared ? 400 : 200 });
}
