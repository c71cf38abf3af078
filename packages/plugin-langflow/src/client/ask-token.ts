import { isMillraceError, untilAborted, abortAfter } from '@millrace/core';
import { optionsInvalid, streamClosed } from '../error-catalogue.js';
import { isTokenText, type ConnectOptions } from './client-options.js';

const askMs = 30_000;

/**
 * The token for a connection: the one that was given, or what gives one is asked.
 *
 * @throws MillraceError `MILLRACE_STREAM_CLOSED` when none can be had now or the signal aborts, `MILLRACE_STREAM_OPTIONS` when it is no token.
 */
export async function askToken(token: ConnectOptions['token'], signal: AbortSignal): Promise<string> {
  if (typeof token === 'string') return token;
  const given = await untilAborted(Promise.resolve().then(token), abortAfter(askMs, signal)).catch((error: unknown) => {
    throw isMillraceError(error) ? error : streamClosed('no token could be had', error);
  });
  if (!isTokenText(given)) throw optionsInvalid(['what token() gave is no token']);
  return given;
}
