import { MillraceError } from '@millrace/core';
import { tlsProblem } from './protocol/tls-problem.js';

export const portTaken = (host: string, port: number, cause: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_STREAM_PORT_TAKEN',
    {
      what: `The stream gateway cannot listen on ${host}:${port}: the port is taken.`,
      expected: 'a free port, or another hub of this machine that already serves the streams.',
      fix: "Stop what listens there, choose another port (0 takes any free one), or serve without a gateway: langflow({ whenTaken: 'skip' }).",
    },
    { cause },
  );

export const listenFailed = (host: string, port: number, cause: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_STREAM_LISTEN',
    {
      what: `The stream gateway cannot listen on ${host}:${port}: ${firstLine(cause)}`,
      fix: 'Give it an address of this machine and a port it may use.',
    },
    { cause },
  );

export const certificateInvalid = (problem: string, cause?: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_STREAM_CERTIFICATE',
    {
      what: `The stream gateway's certificate cannot be used: ${problem}.`,
      expected: 'certificate: { cert, key } as PEM text that belong together.',
      fix: 'Give the chain and its key, or leave certificate out for a development one.',
    },
    { cause },
  );

export const fileUnusable = (path: string, problem: string, cause?: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_STREAM_FILE',
    {
      what: `The file '${path}' of the stream gateway cannot be used: ${problem}.`,
      fix: 'Mend it, or remove it: the gateway then makes a new one.',
    },
    { cause },
  );

export const fileExposed = (path: string): MillraceError =>
  new MillraceError('MILLRACE_STREAM_FILE_EXPOSED', {
    what: `The file '${path}' holds a private key and can be read by other users of this machine.`,
    expected: 'mode 0600.',
    fix: 'Remove the file so that a new key is made. If nobody else can have read it, set its mode to 0600 instead.',
  });

export const lifetimeTooLong = (seconds: number, limit: number): MillraceError =>
  new MillraceError('MILLRACE_STREAM_TOKEN_LIFETIME', {
    what: `A stream token cannot live ${seconds} seconds.`,
    expected: `1 to ${limit} seconds.`,
    fix: 'Ask for less and mint a new one in time, or raise tokenLifetimeSeconds (3600 at most).',
  });

export const subjectInvalid = (): MillraceError =>
  new MillraceError('MILLRACE_STREAM_TOKEN_SUBJECT', {
    what: 'A stream token needs a subject of 1 to 256 characters and scopes without spaces.',
    fix: "Name who will use it: mintToken({ subject: 'langflow' }).",
  });

export const gatewayStopped = (): MillraceError =>
  new MillraceError('MILLRACE_STREAM_STOPPED', {
    what: 'The stream gateway was stopped before it was ready.',
    fix: 'Ask while the hub is serving.',
  });

export const readyTimeout = (cause: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_STREAM_NOT_READY',
    {
      what: 'The stream gateway was not ready in the time it was given.',
      fix: "Give more time, or look at the health check 'langflow.gateway'.",
    },
    { cause, retryable: true },
  );

export const optionsInvalid = (problems: readonly string[]): MillraceError =>
  new MillraceError(
    'MILLRACE_STREAM_OPTIONS',
    { what: 'The stream cannot be connected with these options:', fix: 'Mend each point above.' },
    { problems },
  );

export const unauthorized = (because: string): MillraceError =>
  new MillraceError('MILLRACE_STREAM_UNAUTHORIZED', {
    what: `The gateway refused the connection: ${because}.`,
    expected: "a valid stream token of this hub with the scope 'stream:read'.",
    fix: 'Mint a new token and connect again.',
  });

export const tlsFailed = (cause: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_STREAM_TLS',
    {
      what: `No trusted TLS 1.3 connection to the gateway: ${tlsProblem(cause)}.`,
      expected: 'a certificate for this host name from an authority in ca (or the public ones), over TLS 1.3.',
      fix: "Give the gateway's CA certificate as ca; verification cannot be switched off.",
    },
    { cause },
  );

export const pinMismatch = (presented: string): MillraceError =>
  new MillraceError('MILLRACE_STREAM_PIN', {
    what: `The gateway's key is not one of the pinned keys; it presented ${presented}.`,
    fix: 'If the key was changed on purpose, add its pin. Otherwise someone is between you and the gateway: do not connect.',
  });

export const streamClosed = (because: string, cause?: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_STREAM_CLOSED',
    { what: `The stream ended: ${because}.`, fix: 'See whether the hub is serving, then connect again.' },
    { cause, retryable: true },
  );

export const streamRefused = (because: string): MillraceError =>
  new MillraceError('MILLRACE_STREAM_REFUSED', {
    what: `The gateway did not take the subscription: ${because}.`,
    fix: 'Ask for modules that exist and that the token may read.',
  });

function firstLine(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return message.split('\n', 1)[0] ?? '';
}
