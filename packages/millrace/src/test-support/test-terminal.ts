import type { Terminal } from '../commands/terminal.js';

/** A terminal of a test: what was written is kept, signals come when the test says so. */
export interface TestTerminal extends Terminal {
  readonly printed: string;
  readonly told: string;
  /** How many listen for signals, the process's end and stray rejections now. */
  readonly listening: number;
  /** Ctrl-C. */
  stop(): void;
  /** The process's end. */
  exit(): void;
  /** A rejection that nobody handles. */
  reject(cause: unknown): void;
}

/** A terminal in a folder, with these variables and no others. */
export function testTerminal(folder: string, environment: Terminal['environment'] = {}): TestTerminal {
  const listeners = { stop: new Set<() => void>(), exit: new Set<() => void>(), stray: new Set<(cause: unknown) => void>() };
  const written = { printed: '', told: '' };
  const keep = <T>(set: Set<T>, listener: T): (() => void) => {
    set.add(listener);
    return () => void set.delete(listener);
  };
  return {
    environment,
    folder,
    print: (text) => void (written.printed += text),
    tell: (text) => void (written.told += text),
    takeOutput: () => {},
    releaseOutput: () => {},
    onStopSignal: (stop) => keep(listeners.stop, stop),
    onExit: (undo) => keep(listeners.exit, undo),
    onStrayRejection: (listener) => keep(listeners.stray, listener),
    get printed() {
      return written.printed;
    },
    get told() {
      return written.told;
    },
    get listening() {
      return listeners.stop.size + listeners.exit.size + listeners.stray.size;
    },
    stop: () => listeners.stop.forEach((listener) => listener()),
    exit: () => listeners.exit.forEach((listener) => listener()),
    reject: (cause) => listeners.stray.forEach((listener) => listener(cause)),
  };
}
