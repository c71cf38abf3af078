import { ProtocolError, ProtocolErrorCode, ResourceNotFoundError, type CallToolResult } from '@modelcontextprotocol/server';
import type { CallFailure } from '../call/call.js';
import type { CallReply } from '../hub/serving.js';
import type { Seat } from './seat.js';

/** Where a client that would reject an undeclared structured result finds the failure. @internal */
const failureMetaKey = 'dev.millrace/error';

/** Characters of a failure's text; what a caller sends in must not come back many times over. */
const maxMessageLength = 8_000;

/** For failures of prompts and resources, which have no result to be marked as failed. @see JSON-RPC 2.0, 5.1 */
const serverError = -32_000;

/**
 * A failed tool call: text for the model, and the failure's fields for code. Clients of the 2025 revisions check the structured
 * result of a failed call against the output schema too, so where there is one the fields go into `_meta`.
 *
 * @internal
 */
export function toolFailure(seat: Seat, tool: string, failure: CallFailure): CallToolResult {
  const error = { ...failure, message: short(failure.message) };
  const isChecked = seat.era === 'legacy' && seat.serving.outputSchema(tool) !== undefined;
  return {
    content: [{ type: 'text', text: error.message }],
    isError: true,
    ...(isChecked ? { _meta: { [failureMetaKey]: error } } : { structuredContent: { error } }),
  };
}

/**
 * A failure that has to be a JSON-RPC error.
 *
 * @internal
 */
export function protocolError(reply: CallReply & { kind: 'failure' }, uri?: string): Error {
  const message = short(reply.failure.message);
  if (reply.isProtocol && uri !== undefined) return new ResourceNotFoundError(uri, message);
  return new ProtocolError(rpcCode(reply), message, { ...reply.failure, message });
}

function rpcCode({ failure, isProtocol }: CallReply & { kind: 'failure' }): number {
  if (isProtocol || failure.code === 'MILLRACE_INPUT_INVALID') return ProtocolErrorCode.InvalidParams;
  return failure.code === 'MILLRACE_INTERNAL' ? ProtocolErrorCode.InternalError : serverError;
}

function short(message: string): string {
  return message.length > maxMessageLength ? `${message.slice(0, maxMessageLength)}…` : message;
}
