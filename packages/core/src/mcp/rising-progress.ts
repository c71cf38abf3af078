/** How far a call is, as MCP sends it. @internal */
export interface Progress {
  readonly progress: number;
  readonly total?: number;
  readonly message?: string;
}

/** Progress on its way to a client. @internal */
export interface RisingProgress {
  /** Progress never goes back: what is not beyond the last report is not sent. */
  report(done: number, total?: number, message?: string): void;
  end(): void;
}

/**
 * Sends progress, and repeats it every `everyMs` while nothing new is said. MCP wants each value above the one before, so a repeated one
 * is the least bit higher.
 *
 * @param everyMs - 0 for no repeats.
 * @internal
 */
export function risingProgress(everyMs: number, send: (progress: Progress) => void): RisingProgress {
  let said = -Infinity;
  let last: Progress | undefined;
  const above = (): number => (last === undefined ? 0 : last.progress + Math.max(1e-6, Math.abs(last.progress) * 1e-9));
  const put = (progress: Progress): void => {
    last = progress;
    send(progress);
  };
  const timer = everyMs > 0 ? setInterval(() => put({ ...last, progress: above() }), everyMs) : undefined;
  (timer as { unref?: () => void } | undefined)?.unref?.();
  return {
    report(done, total, message) {
      if (!(done > said)) return;
      said = done;
      const progress = last === undefined ? done : Math.max(done, above());
      put({ progress, ...(total !== undefined && { total }), ...(message !== undefined && { message }) });
    },
    end: () => clearInterval(timer),
  };
}
