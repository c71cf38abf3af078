// Streams of events over sockets of their own, which a test may cut at any time.
import { request } from 'node:http';
import type { Message, Sent } from './wire.js';

/** One event as it came. */
export interface WireEvent {
  readonly id: string | undefined;
  readonly retry: string | undefined;
  readonly data: string;
}

/** A response that is read as it comes. */
export interface EventWire {
  readonly status: number;
  /** As JSON, where the response is no stream. */
  readonly text: () => string;
  readonly events: () => readonly WireEvent[];
  /** The messages of the events so far. */
  readonly messages: () => readonly Message[];
  /** The id of the last event. */
  readonly lastId: () => string;
  readonly hasEnded: () => boolean;
  /** Breaks the connection. */
  cut(): void;
}

/** Sends a request and resolves with its headers. */
export function openEvents(port: number, { method = 'GET', target = '/mcp', headers = [], body }: Sent): Promise<EventWire> {
  const length = body === undefined ? [] : ['content-length', String(Buffer.byteLength(body))];
  const lines = ['host', 'localhost', ...headers.flat(), ...length];
  return new Promise((resolve, reject) => {
    const sent = request({ port, method, path: target, agent: false, setHost: false, headers: lines as never }, (response) => {
      let text = '';
      let hasEnded = false;
      response.setEncoding('utf8').on('data', (data: string) => (text += data));
      response.on('error', () => {}).on('end', () => (hasEnded = true));
      const events = (): WireEvent[] => text.split('\n\n').slice(0, -1).filter(isEvent).map(eventOf);
      resolve({
        status: response.statusCode ?? 0,
        text: () => text,
        events,
        messages: () => events().flatMap(({ data }) => (data === '' ? [] : [JSON.parse(data) as Message])),
        lastId: () => events().findLast(({ id }) => id !== undefined)?.id ?? '',
        hasEnded: () => hasEnded,
        cut: () => void sent.destroy(),
      });
    });
    sent.on('error', reject).end(body);
  });
}

const isEvent = (frame: string): boolean => !frame.startsWith(':');

function eventOf(frame: string): WireEvent {
  const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(frame)?.[1];
  return { id: field('id'), retry: field('retry'), data: field('data') ?? '' };
}
