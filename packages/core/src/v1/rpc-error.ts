import type { CallFailure } from '../call/call.js';
import type { MillraceError } from '../error/millrace-error.js';
import type { CallReply } from '../hub/serving.js';
import { rpcCodeOf } from '../mcp/rpc-code.js';
import { short } from '../mcp/tool-failure.js';

/** A failure that has to be a JSON-RPC error: v1 answers with the code, message and data of what is thrown. @internal */
export function rpcFailure(reply: Extract<CallReply, { kind: 'failure' }>): Error {
  return rpcError(rpcCodeOf(reply), reply.failure);
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
