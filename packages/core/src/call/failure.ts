import { internal } from '../error/error-catalogue/calls.js';
import { isMillraceError, type MillraceError } from '../error/millrace-error.js';
import type { CallFailure } from './call.js';

/** Codes that say the request itself was wrong: clients get them as a protocol error. */
const protocolCodes: readonly string[] = [
  'MILLRACE_TOOL_UNKNOWN',
  'MILLRACE_RESOURCE_UNKNOWN',
  'MILLRACE_PROMPT_UNKNOWN',
  'MILLRACE_VIEW_UNKNOWN',
  'MILLRACE_ROUND_INVALID',
];

/** Whether a failure is one of the protocol, not of the tool. */
export function isProtocolFailure(failure: CallFailure): boolean {
  return protocolCodes.includes(failure.code);
}

/** An error that callers may see: its own where it is a MillraceError, a mask over anything else. */
export function presentable(name: string, cause: unknown): MillraceError {
  return isMillraceError(cause) ? cause : internal(name, cause);
}

/** A failure as its caller sees it. @param correlationId - the call's id. */
export function toFailure(error: MillraceError, correlationId: string): CallFailure {
  const { code, message, retryable, retryAfterMs } = error;
  return {
    code,
    message: message.slice(0, maxMessageLength),
    retryable,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    correlationId,
  };
}

const maxMessageLength = 8_192;
