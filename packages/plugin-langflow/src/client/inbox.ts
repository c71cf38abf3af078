import type { ErrorNotification, Gap, ModuleData, StreamMessage, Subscribed } from '../protocol/messages.js';
import type { StreamPosition } from './client-options.js';
import { MessageQueue } from './message-queue.js';
import { StreamPlaces } from './stream-places.js';

interface Item {
  readonly message: StreamMessage;
  /** Of a `reset`: where the new run's streams begin. */
  readonly start?: StreamPosition;
}

/** What has arrived and what of it was read; the one is ahead of the other while messages wait. */
export class Inbox {
  readonly #places: StreamPlaces;
  readonly #queue: MessageQueue<Item>;
  #epoch: string | undefined;
  #read: Map<string, number>;

  /** @param pressure - told when the reader lags too far, and when it has caught up. */
  constructor(from: StreamPosition | undefined, pressure: (isFull: boolean) => void) {
    this.#places = new StreamPlaces(from);
    this.#queue = new MessageQueue(pressure);
    this.#epoch = from?.epoch;
    this.#read = new Map(Object.entries(from?.after ?? {}));
  }

  /** How far messages have arrived: for the next connection to go on from. */
  get arrived(): StreamPosition | undefined {
    return this.#places.position;
  }

  /** How far the reader has come: for another process to go on from. */
  get position(): StreamPosition | undefined {
    return this.#epoch === undefined ? undefined : { epoch: this.#epoch, after: Object.fromEntries(this.#read) };
  }

  /** Takes the answer to a subscription; where it is of another run of the gateway, the reader is told. */
  subscribed(answer: Subscribed, replay: 'last' | 'all' | 'none'): void {
    const reset = this.#places.subscribed(answer, replay);
    const start = this.#places.position;
    if (!start) return;
    if (reset) return this.#queue.push({ message: reset, start }, 0);
    this.#epoch ??= start.epoch;
    // A reset that was not read yet will bring the places of its run.
    if (this.#epoch === start.epoch) this.#read = new Map([...Object.entries(start.after), ...this.#read]);
  }

  /** Takes a message of a stream that weighs so many bytes. */
  take(message: ModuleData | ErrorNotification | Gap, bytes: number): void {
    for (const one of this.#places.take(message)) this.#queue.push({ message: one }, bytes);
  }

  /** The next message for the reader. */
  async next(): Promise<IteratorResult<StreamMessage, undefined>> {
    const { value, done } = await this.#queue.next();
    if (done) return { value: undefined, done: true };
    const { message, start } = value;
    if (start) {
      this.#epoch = start.epoch;
      this.#read = new Map(Object.entries(start.after));
    } else if (message.type !== 'reset') this.#read.set(message.module, message.type === 'gap' ? message.to : message.seq);
    return { value: message, done: false };
  }

  /** Resolves when the reader is not too far behind, or nothing more will come. */
  room(): Promise<void> {
    return this.#queue.room();
  }

  /** Nothing more will come; what has arrived can still be read. */
  end(end?: { readonly error: unknown }): void {
    this.#queue.end(end);
  }

  /** Nothing more will be read. */
  discard(): void {
    this.#queue.discard();
  }
}
