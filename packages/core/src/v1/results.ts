import type { CallFailure } from '../call/call.js';
import type { MillraceError } from '../error/millrace-error.js';
import type { CallReply } from '../hub/serving.js';
import type { V1Seat } from './seat.js';

/** Where a client that checks structured results finds a failure. */
const failureMetaKey = 'dev.millrace/error';
const maxMessageLength = 8_000;

/** A tool's answer. Some clients show the model nothing but text, so a structured result never goes out without any. @internal */
export function toolResult({ content, structured }: Extract<CallReply, { kind: 'result' }>): Record<string, unknown> {
  if (structured === undefined) return { content };
  return { content: content.length > 0 ? content : [{ type: 'text', text: JSON.stringify(structured) }], structuredContent: structured };
}

/** A failed tool call: text for the model, and the failure's fields for code. @internal */
export function toolFailure({ serving }: V1Seat, tool: string, failure: CallFailure): Record<string, unknown> {
  const error = { ...failure, message: short(failure.message) };
  const isChecked = serving.outputSchema(tool) !== undefined;
  return {
    content: [{ type: 'text', text: error.message }],
    isError: true,
    ...(isChecked ? { _meta: { [failureMetaKey]: error } } : { structuredContent: { error } }),
  };
}

/** A failure that has to be a JSON-RPC error: v1 answers with the code, message and data of what is thrown. @internal */
export function rpcFailure({ failure, isProtocol }: Extract<CallReply, { kind: 'failure' }>): Error {
  const isInput = isProtocol || failure.code === 'MILLRACE_INPUT_INVALID';
  return rpcError(isInput ? -32_602 : failure.code === 'MILLRACE_INTERNAL' ? -32_603 : -32_000, failure);
}

const rpcErrors = new WeakSet<object>();

/** Whether an error was made for a client's eyes. @internal */
export function isRpcError(cause: unknown): boolean {
  return typeof cause === 'object' && cause !== null && rpcErrors.has(cause);
}

/** @internal */
export function rpcError(code: number, failure: CallFailure | MillraceError): Error {
  const message = short(failure.message);
  const { retryable, retryAfterMs } = failure;
  const data = { code: failure.code, message, retryable, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  const error = Object.assign(new Error(message), { code, data });
  rpcErrors.add(error);
  return error;
}

function short(message: string): string {
  return message.length > maxMessageLength ? `${message.slice(0, maxMessageLength)}…` : message;
}
