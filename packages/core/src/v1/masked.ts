import { internal } from '../error/error-catalogue/calls.js';
import { isMillraceError } from '../error/millrace-error.js';
import { rpcCodes } from '../mcp/rpc-code.js';
import { isRpcError, rpcError } from './rpc-error.js';
import type { V1Seat } from './seat.js';

/**
 * Runs a list or a completion. A refusal of ours is the request's fault; what a plugin throws there is for the operator's log, never
 * for the client.
 *
 * @internal
 */
export async function masked<T>({ serving }: V1Seat, method: string, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    if (isRpcError(cause)) throw cause;
    if (isMillraceError(cause)) throw rpcError(rpcCodes.invalidParams, cause);
    serving.log.error('A request of a client failed.', { method, cause: String(cause) });
    throw rpcError(rpcCodes.internalError, internal(method, cause));
  }
}
