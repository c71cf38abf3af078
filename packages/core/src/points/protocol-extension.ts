import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Client } from '../call/client.js';
import type { Principal } from '../call/principal.js';
import type { CallReply, CallRequest } from '../hub/serving.js';
import type { AnyTool } from '../token/tool.js';

/** Who sent a request of an extension's method, and when to give it up. */
export interface ExtensionRequest {
  readonly principal: Principal;
  readonly client: Client;
  readonly view?: string | undefined;
  readonly signal: AbortSignal;
}

/** A method of any parameters. */
export interface AnyExtensionMethod {
  readonly params: StandardSchemaV1;
  handle(params: never, request: ExtensionRequest): object | Promise<object>;
}

/** A running subscription of a client to something of an extension. */
export interface Subscription {
  /** What of the wish is granted, as the client is told. */
  readonly granted: unknown;
  /** The client has gone, or the server is closing. */
  close(): void;
}

/** Notifications of any wish. */
export interface AnyExtensionSubscription {
  readonly wish: StandardSchemaV1;
  open(wish: never, request: ExtensionRequest, notify: Notify): Subscription | Promise<Subscription>;
}

/** Sends a notification, for as long as the subscription runs. */
export type Notify = (method: string, params: Readonly<Record<string, unknown>>) => void;

/** Announced to clients under the extension's id; JSON. */
export type ExtensionSettings = Readonly<Record<string, unknown>>;

/**
 * A protocol extension: methods of its own, and a part in tool calls, under an id that client and server both declare.
 *
 * @see MCP 2026-07-28, extensions.
 */
export interface ProtocolExtension {
  /** As its specification names it, for example `'io.modelcontextprotocol/tasks'`. */
  readonly id: string;
  /** Its settings, or a function that says them now; where that gives nothing, the extension is not announced. `{}` unless said. */
  readonly settings?: ExtensionSettings | (() => ExtensionSettings | undefined);
  /** Its methods are refused to clients that have not declared it. */
  readonly clientMustDeclare?: boolean;
  /** What `extensionMethod` returns, by the method's name: `'tasks/get'`. */
  readonly methods?: Readonly<Record<string, AnyExtensionMethod>>;
  /** What it adds to the filter of `subscriptions/listen`, by the field's name. */
  readonly subscriptions?: Readonly<Record<string, AnyExtensionSubscription>>;
  /**
   * May take a tool call of an MCP client over, to answer it now and finish it later.
   *
   * @param run - runs the call through the whole pipeline, with changes to its request.
   * @returns nothing for a call that is not its business; that runs as always.
   */
  takeToolCall?(call: ToolCall, run: RunToolCall): Promise<ToolReply> | undefined;
}

/** A tool call as an extension meets it, before anything has judged it: its caller may not even see the tool. */
export interface ToolCall {
  readonly request: CallRequest;
  /** Nothing where no such tool exists. */
  readonly tool: AnyTool | undefined;
  /** The client has declared the extension, for this request. */
  readonly isDeclared: boolean;
}

/** What an extension may change of a call: its signal is the client's hanging up unless it has another. */
export type CallChanges = Pick<CallRequest, 'signal' | 'deadlineMs' | 'round' | 'onAdmitted' | 'onProgress' | 'onLog'>;

/** Runs a tool call; never rejects. */
export type RunToolCall = (changes?: CallChanges) => Promise<CallReply>;

/** What a tool call came to: as always, or an answer of the extension's own while the call goes on. */
export type ToolReply = CallReply | { readonly kind: 'deferred'; readonly result: Readonly<Record<string, unknown>> };

/**
 * A method of an extension.
 *
 * @param method - `params` is a Standard Schema; `handle` returns the result object. What it throws with `fail` is told to the client
 * as invalid parameters, what is marked retryable as a server error; anything else is masked.
 */
export function extensionMethod<S extends StandardSchemaV1>(method: {
  readonly params: S;
  handle(params: StandardSchemaV1.InferOutput<S>, request: ExtensionRequest): object | Promise<object>;
}): AnyExtensionMethod {
  return Object.freeze({ params: method.params, handle: method.handle });
}

/**
 * Notifications of an extension.
 *
 * @param subscription - `wish` is a Standard Schema of what the filter's field may say; `open` begins to notify.
 */
export function extensionSubscription<S extends StandardSchemaV1>(subscription: {
  readonly wish: S;
  open(wish: StandardSchemaV1.InferOutput<S>, request: ExtensionRequest, notify: Notify): Subscription | Promise<Subscription>;
}): AnyExtensionSubscription {
  return Object.freeze({ wish: subscription.wish, open: subscription.open });
}

/** Says what is wrong with a contribution, or nothing. @internal */
export function extensionProblem(extension: ProtocolExtension | undefined): string | undefined {
  const { id, methods = {} } = extension ?? {};
  if (typeof id !== 'string' || !/^[a-z0-9][a-z0-9.-]*\/[a-z0-9][a-z0-9._-]*$/i.test(id))
    return "an extension needs an id such as 'com.example/queues'";
  const wrong = Object.entries(methods).find(
    ([, { params, handle }]) => typeof handle !== 'function' || params?.['~standard'] === undefined,
  );
  if (wrong) return `method '${wrong[0]}' must be what extensionMethod({ params, handle }) returns`;
  const taken = Object.keys(methods).find((name) => protocolMethods.test(name));
  return taken === undefined ? undefined : `method '${taken}' belongs to the protocol`;
}

/** What MCP itself answers; `tasks/`, `skills/` and `resources/directory/` are extensions' own. */
const protocolMethods =
  /^(?:initialize|ping|(?:server|tools|prompts|completion|logging|sampling|elicitation|roots|subscriptions|notifications)\/.*|resources\/(?!directory\/).*)$/;
