import type { OwnedStdout, StdioStreams } from './stdout-guard.js';
import { lineSplitter } from './line-splitter.js';

/** Bytes one message may have; beyond them the connection ends. */
const maxLineBytes = 10 * 1024 * 1024;

/** Bytes that may wait for a client that does not read; beyond them nothing more is read from it, and it is told only what it must be. */
const maxWaitingBytes = 4 * 1024 * 1024;

/** What a wire tells. @internal */
export interface WireEvents {
  onLine(line: string): void;
  /** Standard input has ended. What is awaited here can still be answered. */
  onEnd(): Promise<void>;
  onClose(): void;
}

/** Lines in and lines out, until standard input has ended or either side has failed. @internal */
export class StdioWire {
  /** Resolves when the wire has closed. */
  readonly closed: Promise<void>;
  readonly #streams: StdioStreams;
  readonly #owned: OwnedStdout;
  readonly #events: WireEvents;
  readonly #markClosed: () => void;
  readonly #split = lineSplitter(maxLineBytes);
  #isClosed = false;
  #waiting = '';

  constructor(streams: StdioStreams, owned: OwnedStdout, events: WireEvents) {
    this.#streams = streams;
    this.#owned = owned;
    this.#events = events;
    let markClosed = (): void => {};
    this.closed = new Promise((resolve) => (markClosed = resolve));
    this.#markClosed = markClosed;
    const { stdin, stdout } = streams;
    stdin.on('data', this.#read);
    stdin.on('end', this.#end);
    stdin.on('close', this.#end);
    stdin.on('error', this.#end);
    stdout.on('error', this.close);
    stdout.on('close', this.close);
    if (stdin.readableEnded || stdin.destroyed) setImmediate(this.#end);
  }

  /** Writes a line; those of one turn go out in one piece. */
  readonly write = (line: string): void => {
    if (this.#isClosed) return;
    if (this.#waiting === '') process.nextTick(this.#flush);
    this.#waiting += `${line}\n`;
  };

  /** Whether what need not be told may be. */
  readonly hasRoom = (): boolean => this.#streams.stdout.writableLength + this.#waiting.length < maxWaitingBytes;

  readonly close = (): void => {
    if (this.#isClosed) return;
    this.#flush();
    this.#isClosed = true;
    const { stdin, stdout } = this.#streams;
    stdin.off('data', this.#read);
    stdin.off('end', this.#end);
    stdin.off('close', this.#end);
    stdin.off('error', this.#end);
    stdout.off('close', this.close);
    // The listener for errors stays: what has been written may still fail.
    if (stdin.listenerCount('data') === 0) stdin.pause();
    this.#events.onClose();
    this.#markClosed();
  };

  readonly #read = (chunk: Buffer): void => {
    const lines = this.#split(chunk);
    if (lines === undefined) return this.close();
    for (const line of lines) this.#events.onLine(line);
  };

  readonly #end = (): void => {
    void this.#events.onEnd().then(this.close);
  };

  readonly #flush = (): void => {
    const text = this.#waiting;
    this.#waiting = '';
    if (text === '' || this.#isClosed) return;
    const { stdin, stdout } = this.#streams;
    if (this.#owned.write(text) || stdout.writableLength < maxWaitingBytes) return;
    stdin.pause();
    stdout.once('drain', () => this.#isClosed || stdin.resume());
  };
}
