import { ProtocolError, ProtocolErrorCode, ResourceNotFoundError } from '@modelcontextprotocol/server';
import type { CallReply } from '../hub/serving.js';
import type { Seat } from './seat.js';
import { short } from './tool-failure.js';

/** For failures of prompts and resources, which have no result to be marked as failed. @see JSON-RPC 2.0, 5.1 */
const serverError = -32_000;

/**
 * A failure that has to be a JSON-RPC error.
 *
 * @internal
 */
export function protocolError({ era }: Pick<Seat, 'era'>, reply: CallReply & { kind: 'failure' }, uri?: string): Error {
  const message = short(reply.failure.message);
  if (reply.lacks && era === 'modern') return capabilityMissing(reply, message);
  if (reply.isProtocol && uri !== undefined) return new ResourceNotFoundError(uri, message);
  return new ProtocolError(rpcCode(reply), message, { ...reply.failure, message });
}

/** @see MCP 2026-07-28, `_meta`: a server must say so where it needs what the client has not declared. */
function capabilityMissing({ failure, lacks }: CallReply & { kind: 'failure' }, message: string): Error {
  return new ProtocolError(ProtocolErrorCode.MissingRequiredClientCapability, message, {
    ...failure,
    message,
    requiredCapabilities: lacks,
  });
}

function rpcCode({ failure, isProtocol }: CallReply & { kind: 'failure' }): number {
  if (isProtocol || failure.code === 'MILLRACE_INPUT_INVALID') return ProtocolErrorCode.InvalidParams;
  return failure.code === 'MILLRACE_INTERNAL' ? ProtocolErrorCode.InternalError : serverError;
}
