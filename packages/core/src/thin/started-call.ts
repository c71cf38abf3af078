import type { Client } from '../call/client.js';
import type { Principal } from '../call/principal.js';
import type { Roster } from '../call/roster.js';
import { Stopper } from '../call/stopper.js';
import { callCancelled } from '../error/error-catalogue/calls.js';
import type { CallRequest, Serving } from '../hub/serving.js';
import type { ToolReply } from '../points/protocol-extension.js';

type LogLine = Parameters<NonNullable<CallRequest['onLog']>>;

/** What a request names. @internal */
export type CallTarget = Pick<CallRequest, 'kind' | 'name' | 'input'>;

/** What a call is begun from. @internal */
export interface Begun {
  /** Of its request. */
  readonly id: string | number;
  readonly target: CallTarget;
  readonly principal: Principal;
  readonly client: Client;
  readonly view: string | undefined;
  /** Whether its client gets log messages. */
  readonly isHeard: boolean;
}

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
  #speak: ((outcome: Outcome) => void) | undefined;

  constructor(serving: Serving, { id, target, principal, client, view, isHeard }: Begun) {
    const { kind, name, input } = target;
    this.id = id;
    this.#name = name;
    // Each field by its name: objects that are spread into each other have a shape of their own at each call, and cost as much as the call.
    const onLog = isHeard ? (...line: LogLine) => this.#log(line) : undefined;
    const request = { kind, name, input, principal, client, view, stopper: this.#stopper, onLog };
    this.reply = kind === 'tool' ? serving.extensions.callTool(request) : serving.run(request);
    this.outcome = isHeard ? this.#replyOrWish() : this.reply;
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

  #replyOrWish(): Promise<Outcome> {
    return new Promise<Outcome>((resolve) => {
      if (this.#waiting) resolve('speaks');
      this.#speak = resolve;
      void this.reply.then(resolve);
    });
  }

  #log(line: LogLine): void {
    if (this.#onLog) return this.#onLog(...line);
    (this.#waiting ??= []).push(line);
    this.#speak?.('speaks');
  }
}

/** Cancels the call of a request, where it is one of these. @returns whether it is. @internal */
export function cancelCall(running: Roster<StartedCall>, id: unknown): boolean {
  const call = running.find((candidate) => candidate.id === id && !candidate.isLeftToSdk);
  call?.cancel();
  return call !== undefined;
}
