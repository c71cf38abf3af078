/** Where a command reads and writes: the process's own, or a test's. */
export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  /** Standard output: what was asked for, and nothing else. */
  print(text: string): void;
  /** Standard error: everything else. */
  tell(text: string): void;
  /** From here on, whatever else is written to standard output, by a configuration or a plugin, goes to standard error. */
  takeOutput(): void;
  /** Gives standard output back. */
  releaseOutput(): void;
  /** Calls `stop` on the first stop signal; a later one ends the process at once. @returns a function that ends this. */
  onStopSignal(stop: () => void): () => void;
  /** Calls `undo` when the process ends, even if it is forced to; it must not wait. @returns a function that ends this. */
  onExit(undo: () => void): () => void;
  /** Hears of promises whose rejection nobody handles; without a listener they end the process. @returns a function that ends this. */
  onStrayRejection(listener: (cause: unknown) => void): () => void;
}

/** What of a process a terminal uses. */
export type TerminalHost = Pick<NodeJS.Process, 'env' | 'cwd' | 'stdout' | 'stderr' | 'on' | 'off' | 'exit'>;

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** As shells count a command that Ctrl-C has ended. */
const forcedExitCode = 130;
/** Milliseconds in which a repeated signal is the same one: a terminal and npm may both deliver it. */
const sameSignalMs = 500;

/** The terminal of a process. */
export function processTerminal(host: TerminalHost, now: () => number = () => performance.now()): Terminal {
  // Whoever reads may go early, as `head` does: then there is nobody to write to, and nothing to mend.
  for (const stream of [host.stdout, host.stderr]) stream.on('error', () => {});
  const ownWrite = host.stdout.write;
  return {
    environment: host.env,
    folder: host.cwd(),
    print: (text) => void ownWrite.call(host.stdout, text),
    takeOutput: () => void (host.stdout.write = host.stderr.write.bind(host.stderr)),
    releaseOutput: () => void (host.stdout.write = ownWrite),
    tell: (text) => void host.stderr.write(text),
    onStopSignal(stop) {
      let firstAt: number | undefined;
      const end = listen(host, stopSignals, () => {
        if (firstAt === undefined) {
          firstAt = now();
          stop();
        } else if (now() - firstAt >= sameSignalMs) host.exit(forcedExitCode);
      });
      // Once asked to stop it is heard to the end, so that a signal in the last moment does not kill what has just stopped well.
      return () => {
        if (firstAt === undefined) end();
      };
    },
    onExit: (undo) => listen(host, ['exit'], undo),
    onStrayRejection: (listener) => listen(host, ['unhandledRejection'], listener),
  };
}

function listen(host: TerminalHost, events: readonly string[], listener: (value: unknown) => void): () => void {
  for (const event of events) host.on(event, listener);
  return () => {
    for (const event of events) host.off(event, listener);
  };
}
