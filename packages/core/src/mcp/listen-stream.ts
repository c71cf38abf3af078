import { isMillraceError } from '../error/millrace-error.js';
import type { Serving } from '../hub/serving.js';
import type { Exchange } from './legacy-leg.js';
import {
  listenRefusal,
  listensToExtension,
  listenToExtensions,
  maxUnread,
  type Acknowledgement,
  type ExtensionListen,
  type Listening,
} from './listen-extensions.js';
import { visibleListen } from './listen-filter.js';

/**
 * Fetches what answers a request over HTTP, and where it opens a stream of notifications, only of what its sender may see, and with
 * what extensions add to it.
 *
 * @internal
 */
export function listening(serving: Serving, exchange: Exchange, fetch: (body: unknown) => Promise<Response>): Promise<Response> {
  const fetchVisible = (body: unknown): Promise<Response> => fetch(visibleListen(serving, exchange.peer, body));
  const listen = listensToExtension(serving, exchange.body);
  return listen ? fetchStream(serving, exchange, { listen, fetch: fetchVisible }) : fetchVisible(exchange.body);
}

/**
 * The stream itself is the SDK's, with its limits and its end: it is asked for what else the client wants, and what is told of it is
 * completed on the way out.
 */
async function fetchStream(
  serving: Serving,
  { request, peer }: Exchange,
  { listen, fetch }: { listen: ExtensionListen; fetch(body: unknown): Promise<Response> },
): Promise<Response> {
  let told: Listening;
  try {
    told = await listenToExtensions(serving, listen, { peer, signal: request.signal });
  } catch (cause) {
    const status = isMillraceError(cause, 'MILLRACE_CAPABILITY_MISSING') ? 400 : 200;
    return Response.json(listenRefusal(serving, listen, cause), { status });
  }
  const others = told.others();
  // A stream that waits for nothing would end at once; what it waits for in our name is kept from the client.
  const notifications = { ...others.params.notifications, toolsListChanged: true };
  const response = await fetch({ ...others, params: { ...others.params, notifications } });
  const isStream = response.body !== null && response.headers.get('content-type')?.startsWith('text/event-stream');
  if (response.body === null || !isStream) {
    told.close();
    return response;
  }
  const isToldOfTools = listen.params.notifications['toolsListChanged'] === true;
  return new Response(complete(response.body, told, isToldOfTools), { status: response.status, headers: response.headers });
}

/** The SDK's stream with what belongs to extensions. */
function complete(source: ReadableStream<Uint8Array>, told: Listening, isToldOfTools: boolean): ReadableStream<Uint8Array> {
  const reader = source.pipeThrough(new TextDecoderStream() as never).getReader() as ReadableStreamDefaultReader<string>;
  const encoder = new TextEncoder();
  let rest = '';
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) {
        told.close();
        return controller.close();
      }
      const frames = `${rest}${value}`.split('\n\n');
      rest = frames.pop() ?? '';
      for (const frame of frames) {
        const kept = completeFrame(frame, told, isToldOfTools);
        if (kept !== undefined) controller.enqueue(encoder.encode(`${kept}\n\n`));
      }
      // The first frame is the acknowledgement.
      told.begin((json) => {
        // A client that does not read is not kept in memory for.
        if ((controller.desiredSize ?? 0) > -maxUnread) controller.enqueue(encoder.encode(`event: message\ndata: ${json}\n\n`));
      });
    },
    async cancel(reason) {
      told.close();
      await reader.cancel(reason);
    },
  });
}

/** A frame of the SDK's as the client is to see it. */
function completeFrame(frame: string, told: Listening, isToldOfTools: boolean): string | undefined {
  if (!isToldOfTools && frame.includes('"method":"notifications/tools/list_changed"')) return undefined;
  if (!frame.includes('"method":"notifications/subscriptions/acknowledged"')) return frame;
  const [head, data = ''] = frame.split('\ndata: ');
  const message = told.complete(JSON.parse(data) as Acknowledgement);
  const { toolsListChanged: _, ...others } = message.params.notifications;
  const notifications = isToldOfTools ? message.params.notifications : others;
  return `${head}\ndata: ${JSON.stringify({ ...message, params: { ...message.params, notifications } })}`;
}
