import type { CallReply } from '../hub/serving.js';

/** Codes of JSON-RPC errors. @see JSON-RPC 2.0, 5.1 @internal */
export const rpcCodes = { invalidParams: -32_602, internalError: -32_603, serverError: -32_000 } as const;

/** The code of a failure that has no result to be marked in: of prompts and resources, and of requests that were wrong themselves. @internal */
export function rpcCodeOf({ failure, isProtocol }: CallReply & { kind: 'failure' }): number {
  if (isProtocol || failure.code === 'MILLRACE_INPUT_INVALID') return rpcCodes.invalidParams;
  return failure.code === 'MILLRACE_INTERNAL' ? rpcCodes.internalError : rpcCodes.serverError;
}
