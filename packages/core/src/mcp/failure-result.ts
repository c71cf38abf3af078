import { ProtocolError, ProtocolErrorCode, ResourceNotFoundError } from '@modelcontextprotocol/server';
import type { CallReply } from '../hub/serving.js';
import { rpcCodeOf } from './rpc-code.js';
import type { Seat } from './seat.js';
import { short } from './tool-failure.js';

/**
 * A failure that has to be a JSON-RPC error.
 *
 * @internal
 */
export function protocolError({ era }: Pick<Seat, 'era'>, reply: CallReply & { kind: 'failure' }, uri?: string): Error {
  const message = short(reply.failure.message);
  if (reply.lacks && era === 'modern') return capabilityMissing(reply, message);
  if (reply.isProtocol && uri !== undefined) return new ResourceNotFoundError(uri, message);
  return new ProtocolError(rpcCodeOf(reply), message, { ...reply.failure, message });
}

/** @see MCP 2026-07-28, `_meta`: a server must say so where it needs what the client has not declared. */
function capabilityMissing({ failure, lacks }: CallReply & { kind: 'failure' }, message: string): Error {
  return new ProtocolError(ProtocolErrorCode.MissingRequiredClientCapability, message, {
    ...failure,
    message,
    requiredCapabilities: lacks,
  });
}
