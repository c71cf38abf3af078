import type { MillraceError } from '../error/millrace-error.js';

/**
 * A refusal in JSON-RPC's shape, with the stable code in its data.
 *
 * @internal
 */
export function rpcProblem(status: number, rpcCode: number, error: MillraceError): Response {
  const { code, message, retryable, retryAfterMs } = error;
  const data = { code, retryable, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  return Response.json({ jsonrpc: '2.0', error: { code: rpcCode, message, data }, id: null }, { status });
}
