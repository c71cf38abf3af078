import type { Effect, ToolSpec } from '../token/tool.js';
import type { Trait } from '../token/trait.js';
import type { Client } from './client.js';
import type { Principal } from './principal.js';
import type { AnswerTo, AnyQuestion } from './question.js';
import type { TraceContext } from './trace.js';

/** Levels of a log message to the client, as MCP names them. */
export type LogLevel = 'debug' | 'info' | 'notice' | 'warning' | 'error' | 'critical' | 'alert' | 'emergency';

/** Values kept for a principal, or for a handle the caller sends, under one plugin. Values are JSON. */
export interface CallState {
  get<T>(key: string): Promise<T | undefined>;
  set(key: string, value: unknown, options?: { ttlMs?: number }): Promise<void>;
  delete(key: string): Promise<void>;
}

/** One logical use of a tool, resource or prompt, over all its rounds. Its functions may be taken off it; a spread copy has none of them. */
export interface Call {
  /** The same over all rounds: good as an idempotency key. */
  readonly id: string;
  readonly kind: 'tool' | 'resource' | 'prompt';
  /** The name in the catalogue; of a resource, its URI. */
  readonly name: string;
  readonly plugin: string;
  readonly principal: Principal;
  readonly client: Client;
  readonly effect: Effect;
  /** Aborts on cancellation, on the deadline and when the hub gives up draining. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch, by the hub's clock. */
  readonly deadline: number;
  /** 1, and one more each time answers came back. */
  readonly round: number;
  /** The trace the client put the call into, to be handed on; empty where it sent none. */
  readonly trace: TraceContext;
  /** Tells a client that asked for progress how far the work is. */
  progress(done: number, total?: number, message?: string): void;
  /** Sends a log message to a client that asked for such. */
  log(level: LogLevel, data: unknown): void;
  /** Values of this plugin per principal, or per handle. */
  state(scope: 'principal' | { readonly handle: string }): CallState;
  /** The value of a trait on this tool. */
  trait<T>(trait: Trait<T>): T | undefined;
  /**
   * Asks the user a form or sends them to a URL; a relay may ask for a sample or roots too. The handler ends here and runs again
   * with the answer, so what came before must be harmless to repeat, or wrapped in `once`.
   *
   * @throws MillraceError `MILLRACE_ASK_DECLINED` when the user said no, `MILLRACE_ASK_UNSUPPORTED` when nobody can be asked,
   * `MILLRACE_ANSWER_INVALID` when the answer does not fit.
   */
  ask<Q extends AnyQuestion>(key: string, question: Q): Promise<AnswerTo<Q>>;
  /** Asks several questions in one round. */
  askAll<Q extends Readonly<Record<string, AnyQuestion>>>(questions: Q): Promise<{ readonly [K in keyof Q]: AnswerTo<Q[K]> }>;
  /** Runs an effect in the first round that reaches it and gives the same JSON value in every later one. */
  once<T>(key: string, run: () => Promise<T>): Promise<T>;
  /** Calls another tool for the same principal, under this call's signal and deadline. */
  use<I, O, P>(tool: ToolSpec<I, O, P>, input: I): Promise<O>;
}

/** What is reported or estimated of an upstream model's use. Tokens; disjoint. */
export interface Usage {
  readonly model?: string;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly cacheReadTokens?: number;
  readonly cacheWriteTokens?: number;
}

/** How a call ended, as cost hooks and listeners see it, after the answer. */
export interface Outcome {
  /** The handler was reached. */
  readonly ran: boolean;
  readonly ok: boolean;
  /** The answer as sent: content and structured result. */
  readonly result?: CallResult;
  readonly error?: CallFailure;
  readonly usage?: Usage;
  readonly durationMs: number;
}

/** A failed call as its caller sees it. No stack, no path, no secret. */
export interface CallFailure {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
  /** The call's id. */
  readonly correlationId: string;
}

/** The answer of a call in the shapes of MCP: a tool's content, a prompt's messages or a resource's contents. */
export interface CallResult {
  /** Empty for a prompt and a resource. */
  readonly content: readonly ContentBlock[];
  readonly structured?: unknown;
  readonly messages?: readonly SentMessage[] | undefined;
  readonly contents?: readonly ResourceContents[] | undefined;
}

/** One message of a rendered prompt, as sent. */
export interface SentMessage {
  readonly role: 'user' | 'assistant';
  readonly content: ContentBlock;
}

/** The contents of one resource, as sent. */
export interface ResourceContents {
  readonly uri: string;
  readonly mimeType?: string;
  readonly text?: string;
  /** base64 */
  readonly blob?: string;
  readonly _meta?: Readonly<Record<string, unknown>>;
}

/** One MCP content block, as sent. */
export interface ContentBlock {
  readonly type: 'text' | 'image' | 'audio' | 'resource' | 'resource_link';
  readonly [field: string]: unknown;
}
