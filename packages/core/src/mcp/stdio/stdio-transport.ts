import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import type { Readable, Writable } from 'node:stream';
import type { OwnedStdout, StdioStreams } from './stdout-guard.js';

/** Bytes one message may have; beyond them the connection ends. */
const maxLineBytes = 10 * 1024 * 1024;

/**
 * The SDK's stdio transport on the guarded standard output, telling when it has closed.
 *
 * @internal
 */
export class GuardedStdioTransport extends StdioServerTransport {
  /** Resolves when standard input has ended, standard output has failed, or the connection was closed. */
  readonly closed: Promise<void>;
  readonly #markClosed: () => void;

  /** @param beforeEnd - awaited when standard input has ended: requests piped in still get their answers. */
  constructor({ stdin, stdout }: StdioStreams, owned: OwnedStdout, beforeEnd: () => Promise<void>) {
    super(readableOf(stdin, beforeEnd), writableOf(stdout, owned), { maxBufferSize: maxLineBytes });
    let markClosed = (): void => {};
    this.closed = new Promise((resolve) => (markClosed = resolve));
    this.#markClosed = markClosed;
  }

  override async close(): Promise<void> {
    await super.close();
    this.#markClosed();
  }
}

type Listener = (...values: unknown[]) => void;

/** Standard input, as far as the SDK's transport uses it, with an end that waits. */
function readableOf(stdin: Readable, beforeEnd: () => Promise<void>): Readable {
  const waiting = new Map<Listener, Listener>();
  return {
    get readableEnded() {
      return stdin.readableEnded;
    },
    get destroyed() {
      return stdin.destroyed;
    },
    on: (event: string, listener: Listener) => {
      if (event !== 'end' && event !== 'close') return void stdin.on(event, listener);
      const later = waiting.get(listener) ?? (() => void beforeEnd().then(listener));
      waiting.set(listener, later);
      stdin.on(event, later);
    },
    off: (event: string, listener: Listener) => {
      stdin.off(event, event === 'data' ? listener : (waiting.get(listener) ?? listener));
    },
    pause: () => stdin.pause(),
    listenerCount: (event: string) => stdin.listenerCount(event),
  } as unknown as Readable;
}

/** Standard output, as far as the SDK's transport uses it, with the one write that reaches the client. */
function writableOf(stdout: Writable, owned: OwnedStdout): Writable {
  return {
    write: owned.write,
    on: stdout.on.bind(stdout),
    once: stdout.once.bind(stdout),
    off: stdout.off.bind(stdout),
    listeners: stdout.listeners.bind(stdout),
  } as unknown as Writable;
}
