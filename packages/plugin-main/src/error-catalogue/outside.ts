import { MillraceError } from '@millrace/core';
import { failure, retryable } from './failure.js';

export const urlInvalid = (problem: string): MillraceError =>
  failure('invalid_url', `The URL cannot be used: ${problem}.`, 'Use https://host/path without credentials.');

export const addressDenied = (host: string): MillraceError =>
  failure(
    'denied',
    `'${cut(host)}' is not at a public address.`,
    'Use a public host, or let the host application name an API with allowPrivate.',
  );

export const headerInvalid = (header: string, problem: string): MillraceError =>
  failure('invalid_header', `Header '${cut(header)}' cannot be sent: ${problem}.`, 'Leave it out or mend it.');

export const redirectRefused = (problem: string): MillraceError =>
  failure(
    'redirect_refused',
    `The redirect was not followed: ${problem}.`,
    'Call the place it leads to by its own address, if you trust it.',
  );

export const responseTooLarge = (limitBytes: number): MillraceError =>
  failure(
    'too_large',
    `The answer has more than ${limitBytes} bytes and was not read to its end.`,
    "Ask for less, by query or with header range: 'bytes=0-99999'.",
  );

export const badResponse = (problem: string): MillraceError =>
  failure('bad_response', `The server's answer cannot be used: ${problem}.`, 'Try another address; the fault is on the other side.');

export const unreachable = (host: string, errno: string): MillraceError =>
  retryable(
    'unreachable',
    `'${cut(host)}' could not be reached${errno === '' ? '' : ` (${errno})`}.`,
    'Check the name and port, or try later.',
  );

export const requestTimedOut = (host: string, timeoutMs: number): MillraceError =>
  retryable('timed_out', `'${cut(host)}' did not answer within ${timeoutMs} ms.`, 'Try later, or ask for less.');

export const callInvalid = (problem: string): MillraceError =>
  failure('invalid_call', `The call cannot be made: ${problem}.`, 'Mend the input.');

export const apiUnknown = (name: string, known: string): MillraceError =>
  failure('not_found', `No API has the name '${cut(name)}'${known}.`, 'Name one that the host has set up, or give a url.');

export const urlsDenied = (known: string): MillraceError =>
  failure('denied', `URLs may not be called here${known}.`, 'Use a named API, or let the host set web.allowUrls.');

export const urlHostDenied = (host: string): MillraceError =>
  failure('denied', `Calling '${cut(host)}' is not allowed.`, 'Use another host, or let the host application name it in web.hosts.');

export const methodDenied = (method: string, target: string, allowed: readonly string[]): MillraceError =>
  failure('denied', `${method} is not allowed for ${target}; ${allowed.join(', ')} is.`, 'Use another method, or let the host allow it.');

export const apiPathDenied = (): MillraceError =>
  failure('denied', 'The path leads out of the API.', "Use a path below the API's URL, without '..'.");

export const secretNotYours = (name: string): MillraceError =>
  failure('denied', `'secret:${name}' may not be used in this call.`, 'Leave the header out; the host sets the secrets of its APIs.');

export const secretUnavailable = (name: string): MillraceError =>
  failure('secret_unavailable', `The secret '${name}' has no value.`, 'Let the host application give it in secrets.');

export const selectInvalid = (pointer: string): MillraceError =>
  failure('invalid_select', `'${cut(pointer)}' is not a JSON pointer.`, "Use one like '/items/0/name', or '/items/*/name' for every item.");

export const selectNotFound = (pointer: string, there: string): MillraceError =>
  failure('not_found', `The answer has nothing at '${cut(pointer)}'; there is ${there}.`, 'Select something else.');

export const notJson = (mime: string): MillraceError =>
  failure('invalid_select', `The answer is ${cut(mime)}, not JSON, so nothing can be selected.`, 'Call again without select.');

export const providerUnknown = (id: string, known: readonly string[]): MillraceError =>
  failure(
    'not_found',
    `No search provider is called '${cut(id)}'; there are ${known.slice(0, 8).join(', ')}.`,
    'Name one of them, or none.',
  );

export const providerRefused = (id: string, httpStatus: number): MillraceError =>
  failure(
    'denied',
    `The search provider '${id}' refuses (status ${httpStatus}): its key is not good, or not good for this.`,
    'Use another provider, or let the host application mend search in its settings.',
  );

export const providerLimited = (id: string, retryAfterMs: number | undefined): MillraceError =>
  new MillraceError(
    'rate_limited',
    { what: `The search provider '${id}' has had too many questions.`, fix: 'Wait a while, or use another provider.' },
    { retryable: true, ...(retryAfterMs !== undefined && { retryAfterMs }) },
  );

export const providerFailed = (id: string, problem: string, isPassing: boolean): MillraceError =>
  new MillraceError(
    'provider_failed',
    { what: `The search provider '${id}' failed: ${problem}.`, fix: 'Try again later, or use another provider.' },
    { retryable: isPassing },
  );

/** So that a name somebody made up does not fill the message. */
function cut(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
