import type { EventStore, JSONRPCMessage } from '@modelcontextprotocol/server';
import { droppedNotice, kindOf, type MessageKind } from './event-kind.js';
import type { EventHolder, EventRoom } from './event-room.js';

/** What a session keeps of what it was sent. @internal */
export interface EventLimits {
  readonly events: number;
  readonly bytes: number;
}

/** Where a client wants to go on, and what it can no longer be given there. @internal */
export interface ResumePoint {
  /** In the stream of what belongs to no call. */
  readonly isStandalone: boolean;
  /** Nothing; notices, whose loss it is told of; or what its call cannot go on without: a question, or the answer. */
  readonly lost: 'nothing' | 'notices' | 'more';
}

interface Stream {
  readonly id: string;
  readonly number: number;
  /** Events of it that are kept. */
  kept: number;
  isAnswered: boolean;
  /** The last event dropped of each kind whose loss matters. */
  noticesLostUpTo: number;
  lostUpTo: number;
}

interface Kept {
  readonly stream: Stream;
  readonly text: string;
  readonly kind: MessageKind;
}

/** The SDK's name of the stream of what belongs to no call. */
const standalone = '_GET_stream';
/** Streams that a session knows of: those of cancelled calls never end. */
const maxStreams = 100;
/** Bytes of an event around its text. The text counts by its characters, most of which take one byte and none more than two. */
const frameBytes = 200;

/**
 * What one session was sent lately, so that a client that lost its connection gets what it has missed. It is bounded, the oldest events go
 * first, and it ends with its session.
 *
 * @see MCP 2025-11-25, transports, resumability and redelivery.
 * @internal
 */
export class SessionEvents implements EventStore, EventHolder {
  /** Tells ids of this session from those of others. */
  readonly #mark = crypto.randomUUID().slice(0, 8);
  readonly #room: EventRoom;
  readonly #limits: EventLimits;
  readonly #streams = new Map<string, Stream>();
  /** By their place among all of the session, the oldest first. */
  readonly #events = new Map<number, Kept>();
  #bytes = 0;
  #last = 0;
  #lastStream = 0;
  #isClosed = false;

  constructor(room: EventRoom, limits: EventLimits = { events: 100, bytes: 262_144 }) {
    this.#room = room;
    this.#limits = limits;
  }

  /** The client listens: what belongs to no call is kept from now on. @returns the id of the place where it begins. */
  listen(): string {
    return this.#idOf(this.#streamOf(standalone), (this.#last += 1));
  }

  /** @returns undefined for an id that this session has not given. */
  find(eventId: string): ResumePoint | undefined {
    const { number, place } = this.#parse(eventId) ?? {};
    if (number === undefined || place === undefined) return undefined;
    const stream = this.#numbered(number);
    if (stream === undefined) return { isStandalone: false, lost: 'more' };
    const lost = place < stream.lostUpTo ? 'more' : place < stream.noticesLostUpTo ? 'notices' : 'nothing';
    return { isStandalone: stream.id === standalone, lost };
  }

  async storeEvent(streamId: string, message: JSONRPCMessage): Promise<string> {
    const place = (this.#last += 1);
    // Before it listens, a client has no id to come back with.
    const stream = streamId === standalone ? this.#streams.get(streamId) : this.#streamOf(streamId);
    if (stream === undefined) return `${this.#mark}-0-${place}`;
    // The SDK begins a stream with a message that is none.
    if (Object.keys(message).length > 0) this.#keep(place, { stream, text: JSON.stringify(message), kind: kindOf(message) });
    return this.#idOf(stream, place);
  }

  // Without a wait between: what is sent meanwhile would be missed, or come twice.
  async replayEventsAfter(eventId: string, { send }: Parameters<EventStore['replayEventsAfter']>[1]): Promise<string> {
    const { number = 0, place = 0 } = this.#parse(eventId) ?? {};
    const stream = this.#numbered(number);
    if (stream === undefined) throw new TypeError('A stream is resumed that is not kept.');
    if (place < stream.noticesLostUpTo && stream.id !== standalone) void send(this.#idOf(stream, stream.noticesLostUpTo), droppedNotice);
    for (const [at, event] of this.#events)
      if (event.stream === stream && at > place) void send(this.#idOf(stream, at), JSON.parse(event.text) as JSONRPCMessage);
    return stream.id;
  }

  dropOldest(): void {
    for (const [place, event] of this.#events) {
      this.#events.delete(place);
      event.stream.kept -= 1;
      this.#bytes -= sizeOf(event);
      this.#room.give(sizeOf(event));
      if (this.#events.size === 0) this.#room.leave(this);
      this.#lose(place, event);
      return;
    }
  }

  /** Drops everything. */
  clear(): void {
    while (this.#events.size > 0) this.dropOldest();
  }

  /** Drops everything, and keeps nothing any more. */
  close(): void {
    this.#isClosed = true;
    this.clear();
    this.#streams.clear();
  }

  #keep(place: number, event: Kept): void {
    if (event.kind === 'answer') event.stream.isAnswered = true;
    const bytes = sizeOf(event);
    if (bytes > this.#limits.bytes || this.#isClosed) return this.#lose(place, event);
    this.#events.set(place, event);
    event.stream.kept += 1;
    this.#bytes += bytes;
    while (this.#events.size > this.#limits.events || this.#bytes > this.#limits.bytes) this.dropOldest();
    this.#room.take(this, bytes);
  }

  #lose(place: number, { stream, kind }: Kept): void {
    // Progress that has gone on is not missed.
    if (kind === 'notice') stream.noticesLostUpTo = place;
    else if (kind !== 'progress') stream.lostUpTo = place;
    if (stream.isAnswered && stream.kept === 0) this.#streams.delete(stream.id);
  }

  #streamOf(id: string): Stream {
    const known = this.#streams.get(id);
    if (known) return known;
    const stream = { id, number: (this.#lastStream += 1), kept: 0, isAnswered: false, noticesLostUpTo: 0, lostUpTo: 0 };
    if (!this.#isClosed) this.#streams.set(id, stream);
    const oldest = [...this.#streams.keys()].find((one) => one !== standalone);
    if (this.#streams.size > maxStreams && oldest !== undefined) this.#streams.delete(oldest);
    return stream;
  }

  #numbered(number: number): Stream | undefined {
    return [...this.#streams.values()].find((stream) => stream.number === number);
  }

  #idOf({ number }: Stream, place: number): string {
    return `${this.#mark}-${number}-${place}`;
  }

  #parse(eventId: string): { readonly number: number; readonly place: number } | undefined {
    const [, mark, number, place] = /^([0-9a-f]{8})-(\d{1,15})-(\d{1,15})$/.exec(eventId) ?? [];
    const isOurs = mark === this.#mark && Number(number) <= this.#lastStream && Number(place) <= this.#last;
    return isOurs ? { number: Number(number), place: Number(place) } : undefined;
  }
}

function sizeOf({ text }: Kept): number {
  return text.length + frameBytes;
}
