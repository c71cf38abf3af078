import { MillraceError } from '../millrace-error.js';

export const cursorInvalid = (problem: string): MillraceError =>
  new MillraceError('MILLRACE_CURSOR_INVALID', {
    what: `The cursor cannot be used: ${problem}.`,
    fix: 'Begin the list again, without a cursor.',
  });

export const subscriptionsFull = (limit: number): MillraceError =>
  new MillraceError('MILLRACE_SUBSCRIPTIONS_FULL', {
    what: `This connection watches ${limit} resources already.`,
    fix: 'Unsubscribe from some of them first.',
  });

export const streamsFull = (): MillraceError =>
  new MillraceError(
    'MILLRACE_STREAMS_FULL',
    {
      what: 'This caller holds as many streams open as it may.',
      fix: 'Close some that are not read any more, or use one for all that is to be heard.',
    },
    { retryable: true, retryAfterMs: 5_000 },
  );

export const v1Late = (cause: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_V1_MOUNT_LATE',
    {
      what: 'The v1 server is connected, and has not announced all of tools, resources, prompts and completions.',
      expected: 'mountOnV1(server, hub) before server.connect(transport).',
      fix: 'Await mountOnV1 first, then connect.',
    },
    { cause },
  );

export const v1Unsupported = (cause: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_V1_UNSUPPORTED',
    {
      what: 'The server is not one that a hub can be mounted on.',
      expected: 'an McpServer of @modelcontextprotocol/sdk, from 1.25 up to 2.',
      fix: 'Install such a version, or serve the hub by itself with serveHttp or createFetch.',
    },
    { cause },
  );

export const jsonInvalid = (): MillraceError =>
  new MillraceError('MILLRACE_JSON_INVALID', {
    what: 'The request body is not valid JSON.',
    fix: 'Send one JSON-RPC message as UTF-8 JSON.',
  });

export const batchRefused = (): MillraceError =>
  new MillraceError('MILLRACE_BATCH_REFUSED', {
    what: 'Batches are of MCP 2025-03-26 alone.',
    fix: 'Send each message in a request of its own.',
  });

export const batchTooLarge = (limit: number): MillraceError =>
  new MillraceError('MILLRACE_BATCH_TOO_LARGE', { what: `The batch has more than ${limit} messages.`, fix: 'Send it in parts.' });

export const idTooLong = (limit: number): MillraceError =>
  new MillraceError('MILLRACE_ID_TOO_LONG', {
    what: `The id of a request has more than ${limit} characters.`,
    fix: 'Send a number or a short text: every answer repeats it.',
  });

export const idInUse = (): MillraceError =>
  new MillraceError('MILLRACE_ID_IN_USE', {
    what: 'A request with this id is still being answered.',
    fix: 'Give each request of a session an id of its own.',
  });

export const sessionUnknown = (): MillraceError =>
  new MillraceError('MILLRACE_SESSION_UNKNOWN', {
    what: 'Session not found.',
    fix: 'Connect again: send initialize without a session id.',
  });

export const sessionMissing = (): MillraceError =>
  new MillraceError('MILLRACE_SESSION_MISSING', {
    what: 'The request names no session.',
    fix: 'Send initialize first, then its Mcp-Session-Id with every request.',
  });

export const sessionsFull = (): MillraceError =>
  new MillraceError(
    'MILLRACE_SESSIONS_FULL',
    { what: 'Every session this server keeps is in use.', fix: 'Connect again later, or raise maxSessions.' },
    { retryable: true, retryAfterMs: 5_000 },
  );

export const eventUnknown = (): MillraceError =>
  new MillraceError('MILLRACE_EVENT_UNKNOWN', {
    what: 'This session has sent no event of this id.',
    fix: 'Open the stream without Last-Event-ID.',
  });

export const eventsDropped = (): MillraceError =>
  new MillraceError('MILLRACE_EVENTS_DROPPED', {
    what: 'What followed this event has been dropped for want of room.',
    fix: 'Take the call for lost: ask what it has done, or make it again.',
  });

export const paramsInvalid = (method: string, problems: readonly string[]): MillraceError =>
  new MillraceError('MILLRACE_PARAMS_INVALID', { what: `'${method}' cannot be answered:`, fix: 'Mend each point above.' }, { problems });

/** `problems` is the id alone: transports tell clients which capability is missing. */
export const capabilityMissing = (extension: string): MillraceError =>
  new MillraceError(
    'MILLRACE_CAPABILITY_MISSING',
    { what: 'The client has not declared this extension:', fix: 'Declare it under extensions in the client capabilities.' },
    { problems: [extension] },
  );
