import type { Terminal } from './terminal.js';

/** The wish to stop: Ctrl-C, SIGTERM or a closed terminal. */
export interface Stopping {
  /** Aborts when the wish comes. */
  readonly signal: AbortSignal;
  /** Resolves when the wish comes. */
  readonly requested: Promise<void>;
  /** Leaves the signals to the process again. */
  forget(): void;
}

/** Listens for the wish to stop. Until `forget`, a second signal ends the process at once. */
export function listenForStop(terminal: Terminal): Stopping {
  const controller = new AbortController();
  let resolve = (): void => {};
  const requested = new Promise<void>((done) => (resolve = done));
  const forget = terminal.onStopSignal(() => {
    terminal.tell('stopping: calls in flight are finished first; again to stop at once.\n');
    controller.abort();
    resolve();
  });
  return { signal: controller.signal, requested, forget };
}
