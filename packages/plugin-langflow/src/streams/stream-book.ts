import type { Clock } from '@millrace/core';
import type { RepeatLog } from '../log/repeat-log.js';
import type { ModuleData } from '../protocol/messages.js';
import { StreamLog, type LogLimits } from './stream-log.js';

/** What a stream book is made of. */
export interface StreamBookOptions {
  readonly clock: Clock;
  readonly log: RepeatLog;
  /** Names this gateway's run: streams count from 1 in each. */
  readonly epoch: string;
  readonly limits: LogLimits;
  /** Messages above this many bytes are not sent. */
  readonly maxMessageBytes: number;
}

/** Hears of every message, after it was added to its stream's log. */
export type StreamListener = (module: string) => void;

/** All streams of the gateway: they number, keep and hand out messages, and know nothing of sockets. */
export class StreamBook {
  readonly epoch: string;
  readonly #options: StreamBookOptions;
  readonly #logs = new Map<string, StreamLog>();
  readonly #listeners = new Set<StreamListener>();
  #unsent = 0;

  constructor(options: StreamBookOptions) {
    this.#options = options;
    this.epoch = options.epoch;
  }

  /** The modules there are, in the order they came. */
  get modules(): readonly string[] {
    return [...this.#logs.keys()];
  }

  /** Messages that were published and could not be sent: not JSON, or too large. */
  get unsent(): number {
    return this.#unsent;
  }

  /** Opens a module's stream; harmless to repeat. */
  open(module: string): StreamLog {
    const log = this.#logs.get(module) ?? new StreamLog(this.#options.limits);
    this.#logs.set(module, log);
    return log;
  }

  /** A module's stream, where it is known. */
  log(module: string): StreamLog | undefined {
    return this.#logs.get(module);
  }

  /** Sends a message to whoever listens. What is not plain JSON is left out with a warning: a source must not fall by it. */
  publish(type: 'module_data' | 'error_notification', module: string, data: Readonly<Record<string, unknown>>): void {
    const log = this.open(module);
    const bytes = this.#serialise({ type, module, timestamp: new Date(this.#options.clock.now()).toISOString(), seq: log.seq + 1, data });
    if (!bytes) return;
    log.append(bytes);
    for (const listener of this.#listeners) listener(module);
  }

  /** @returns a function that ends it. */
  listen(listener: StreamListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #serialise({ data, ...head }: Omit<ModuleData, 'type'> & { readonly type: string }): Buffer | undefined {
    const json = toJson(data);
    const bytes = json === undefined ? undefined : Buffer.from(`${JSON.stringify(head).slice(0, -1)},"data":${json}}`);
    if (bytes && bytes.length <= this.#options.maxMessageBytes) return bytes;
    this.#unsent += 1;
    const because = bytes
      ? `it has ${bytes.length} bytes, more than ${this.#options.maxMessageBytes}`
      : 'it is not an object of plain JSON';
    this.#options.log.warn(`unsent:${head.module}`, 'A stream message was left out.', { module: head.module, because });
    return undefined;
  }
}

/** The JSON of an object; of anything else, and of what turns out as something else, nothing. */
function toJson(data: unknown): string | undefined {
  try {
    const json: string | undefined = JSON.stringify(data);
    return json?.startsWith('{') ? json : undefined;
  } catch {
    return undefined;
  }
}
