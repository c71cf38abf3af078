import { internal } from '../error/error-catalogue/calls.js';
import { isMillraceError } from '../error/millrace-error.js';
import { isRpcError, rpcError } from './results.js';
import type { V1Seat } from './seat.js';

/** Runs a list or a completion. What a plugin throws there is for the operator's log, never for the client. @internal */
export async function masked<T>({ serving }: V1Seat, method: string, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    if (isRpcError(cause)) throw cause;
    serving.log.error('A request of a client failed.', { method, cause: String(cause) });
    throw isMillraceError(cause) ? rpcError(-32_000, cause) : rpcError(-32_603, internal(method, cause));
  }
}
