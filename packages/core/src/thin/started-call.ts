import type { Roster } from '../call/roster.js';
import { Stopper } from '../call/stopper.js';
import { callCancelled } from '../error/error-catalogue/calls.js';
import type { CallRequest, Serving } from '../hub/serving.js';
import type { ToolReply } from '../points/protocol-extension.js';

type LogLine = Parameters<NonNullable<CallRequest['onLog']>>;

/** What a started call came to: its reply, or `speaks` where it has something to say to its client before. @internal */
export type Outcome = ToolReply | 'speaks';

/**
 * A call begun on the thin path. Where its client must be spoken to before the answer, the SDK's handler takes it up while it runs: the
 * tool's handler runs once all the same.
 *
 * @internal
 */
export class StartedCall {
  /** Of its request. */
  readonly id: string | number;
  /** The first of: the reply, or the wish to speak. */
  readonly outcome: Promise<Outcome>;
  readonly reply: Promise<ToolReply>;
  readonly #stopper = new Stopper();
  readonly #name: string;
  #isCancelled = false;
  #isLeft = false;
  #waiting: LogLine[] | undefined;
  #onLog: CallRequest['onLog'] | undefined;

  /** @param begun - `isHeard`: its client gets log messages. */
  constructor(serving: Serving, begun: { readonly id: string | number; readonly request: CallRequest; readonly isHeard: boolean }) {
    const { id, request, isHeard } = begun;
    this.id = id;
    const stopper = this.#stopper;
    const run = request.kind === 'tool' ? serving.extensions.callTool : serving.run;
    this.#name = request.name;
    if (!isHeard) {
      this.reply = run({ ...request, stopper });
      this.outcome = this.reply;
      return;
    }
    let speak: (outcome: Outcome) => void = () => {};
    this.outcome = new Promise<Outcome>((resolve) => (speak = resolve));
    this.reply = run({ ...request, stopper, onLog: (...line) => this.#log(speak, line) });
    void this.reply.then(speak);
  }

  get isCancelled(): boolean {
    return this.#isCancelled;
  }

  /** The SDK takes it up: from here on it is the SDK that is told of a cancellation. */
  leaveToSdk(): void {
    this.#isLeft = true;
  }

  get isLeftToSdk(): boolean {
    return this.#isLeft;
  }

  /** Its client no longer wants it. */
  cancel(): void {
    this.#isCancelled = true;
    this.#stopper.abort(callCancelled(this.#name));
  }

  /** Takes the call up: from here on it speaks through `onLog`, beginning with what it has said, and is cancelled by `signal`. */
  takeUp({ onLog }: Pick<CallRequest, 'onLog'>, signal: AbortSignal): Promise<ToolReply> {
    this.#onLog = onLog;
    for (const line of this.#waiting?.splice(0) ?? []) onLog?.(...line);
    if (signal.aborted) this.cancel();
    else signal.addEventListener('abort', () => this.cancel(), { once: true });
    return this.reply;
  }

  #log(speak: (outcome: Outcome) => void, line: LogLine): void {
    if (this.#onLog) return this.#onLog(...line);
    (this.#waiting ??= []).push(line);
    speak('speaks');
  }
}

/** Cancels the call of a request, where it is one of these. @returns whether it is. @internal */
export function cancelCall(running: Roster<StartedCall>, id: unknown): boolean {
  const call = running.find((candidate) => candidate.id === id && !candidate.isLeftToSdk);
  call?.cancel();
  return call !== undefined;
}
