import { MissingRequiredClientCapabilityError, ProtocolError, ProtocolErrorCode, type Result } from '@modelcontextprotocol/server';
import { isMillraceError, type MillraceError } from '../error/millrace-error.js';
import type { Serving } from '../hub/serving.js';
import { clientOf } from './client-of.js';
import type { Seat } from './seat.js';

/** The hub validates parameters itself, by the schema of the method. */
const anyParams = { '~standard': { version: 1 as const, vendor: 'millrace', validate: (value: unknown) => ({ value }) } };

/** JSON-RPC's code for failures of a server's own. @see JSON-RPC 2.0, 5.1 */
const serverError = -32_000;

/** Answers the methods of protocol extensions. @internal */
export function serveExtensions(seat: Seat): void {
  const { server, serving } = seat;
  for (const method of serving.extensions.methods())
    server.setRequestHandler(method, { params: anyParams }, async (sent, context) => {
      const { _meta, ...rest } = (sent ?? {}) as Readonly<Record<string, unknown>>;
      // The SDK takes answers out of every request's parameters.
      const { inputResponses } = context.mcpReq;
      const params = inputResponses === undefined ? rest : { ...rest, inputResponses };
      try {
        const answer = serving.extensions.answer(method, params, {
          ...seat.peerOf(context.http?.req),
          client: clientOf(seat, context),
          signal: context.mcpReq.signal,
        });
        return (await seat.activity.during(() => answer)) as Result;
      } catch (cause) {
        throw extensionError(serving, method, cause);
      }
    });
}

/** What an extension fails with on purpose is told; anything else is for the operator's log, never for the client. @internal */
export function extensionError({ log }: Serving, method: string, cause: unknown): ProtocolError {
  if (isMillraceError(cause)) return toldError(cause);
  log.error('A request of a client failed.', { method, cause: String(cause) });
  return new ProtocolError(ProtocolErrorCode.InternalError, `'${method}' failed unexpectedly.`, { code: 'MILLRACE_INTERNAL' });
}

/** A failure of a request as JSON-RPC error: what is wrong with it, unless it may work later. @internal */
export function toldError(error: MillraceError): ProtocolError {
  const { code, retryable, retryAfterMs, message } = error;
  const [missing] = code === 'MILLRACE_CAPABILITY_MISSING' ? error.problems : [];
  if (missing !== undefined)
    return new MissingRequiredClientCapabilityError({ requiredCapabilities: { extensions: { [missing]: {} } } }, message);
  const data = { code, retryable, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  return new ProtocolError(retryable ? serverError : ProtocolErrorCode.InvalidParams, message.slice(0, 8_000), data);
}
