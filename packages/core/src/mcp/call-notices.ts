import type { CallRequest } from '../hub/serving.js';
import { risingProgress, type Progress } from './rising-progress.js';

/** The ways a running call speaks to its client, until it has ended. @internal */
export interface Notices {
  readonly listeners: Pick<CallRequest, 'onLog' | 'onProgress'>;
  /** From here on nothing is sent: a notice after the answer would be for nobody. */
  end(): void;
}

/** How notices reach a client. @internal */
export interface NoticeSender {
  /** Given by a client that wants to hear of progress. */
  readonly progressToken: string | number | undefined;
  progress(params: Progress & { progressToken: string | number }): void;
  readonly log: NonNullable<CallRequest['onLog']>;
}

/**
 * Progress goes only to a client that gave a token for it; while the handler says nothing, what it last said is sent again, so that
 * the client does not give the call up.
 *
 * @param keepAliveMs - 0 for no repeats.
 * @internal
 */
export function callNotices(keepAliveMs: number, { progressToken, progress: send, log }: NoticeSender): Notices {
  let hasEnded = false;
  const progress = progressToken === undefined ? undefined : risingProgress(keepAliveMs, (reached) => send({ progressToken, ...reached }));
  return {
    listeners: {
      ...(progress && { onProgress: (done, total, message) => void (hasEnded || progress.report(done, total, message)) }),
      onLog: (...line) => void (hasEnded || log(...line)),
    },
    end: () => {
      hasEnded = true;
      progress?.end();
    },
  };
}
