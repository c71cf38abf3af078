/** Where a command reads and writes: the process's own, or a test's. */
export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  /** Standard output: results alone. */
  print(text: string): void;
  /** Standard error: everything else. */
  tell(text: string): void;
  /** Calls `stop` on the first SIGINT or SIGTERM; a second one ends the process at once. @returns a function that ends this. */
  onStopSignal(stop: () => void): () => void;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  return {
    environment: process.env,
    folder: process.cwd(),
    print: (text) => void process.stdout.write(text),
    tell: (text) => void process.stderr.write(text),
    onStopSignal(stop) {
      let isStopping = false;
      const listener = (): void => {
        if (isStopping) process.exit(130);
        isStopping = true;
        stop();
      };
      for (const signal of stopSignals) process.on(signal, listener);
      return () => {
        for (const signal of stopSignals) process.off(signal, listener);
      };
    },
  };
}

const stopSignals = ['SIGINT', 'SIGTERM'] as const;
