import { MillraceError } from '../millrace-error.js';

export const hostRefused = (host: string): MillraceError =>
  new MillraceError('MILLRACE_HOST_REFUSED', {
    what: `Requests for host '${host}' are not answered here.`,
    fix: 'Name the host in allowedHosts.',
  });

export const originRefused = (origin: string): MillraceError =>
  new MillraceError('MILLRACE_ORIGIN_REFUSED', {
    what: `Pages of '${origin}' may not call this server.`,
    fix: 'Name the origin in allowedOrigins.',
  });

export const tokenInvalid = (): MillraceError =>
  new MillraceError('MILLRACE_TOKEN_INVALID', {
    what: 'The request carries no valid token.',
    fix: "Send 'Authorization: Bearer <token>' with the operator's token.",
  });

export const tokenRequired = (host: string): MillraceError =>
  new MillraceError('MILLRACE_TOKEN_REQUIRED', {
    what: `Refusing to listen on '${host}', which other machines can reach, without a token.`,
    expected: 'MILLRACE_TOKEN (at least 16 characters), or an authenticate function.',
    fix: "Set MILLRACE_TOKEN, or bind to '127.0.0.1'.",
  });

export const portTaken = (host: string, port: number): MillraceError =>
  new MillraceError('MILLRACE_PORT_TAKEN', {
    what: `Port ${port} on ${host} is taken.`,
    fix: 'Stop what listens there, or choose another port (0 takes any free one).',
  });

export const bodyTooLarge = (limitBytes: number): MillraceError =>
  new MillraceError('MILLRACE_BODY_TOO_LARGE', {
    what: `The request body is larger than ${limitBytes} bytes.`,
    fix: 'Send less, or raise maxBodyBytes.',
  });

export const tokenTooShort = (minLength: number): MillraceError =>
  new MillraceError('MILLRACE_TOKEN_REQUIRED', {
    what: `The token has fewer than ${minLength} characters, so it could be guessed.`,
    fix: 'Make one with: openssl rand -hex 32',
  });

export const bodyAlreadyRead = (): MillraceError =>
  new MillraceError('MILLRACE_BODY_ALREADY_READ', {
    what: "The host has read the request's body, and left nothing of it.",
    expected: 'a request that nobody has read, or its parsed body at request.body.',
    fix: 'Mount the hub before whatever reads bodies.',
  });

export const openToStrangers = (hosts: readonly string[]): MillraceError =>
  new MillraceError('MILLRACE_TOKEN_REQUIRED', {
    what: `allowedHosts names ${hosts.map((host) => `'${host}'`).join(', ')}, which other machines can reach, and nothing says who calls.`,
    expected: 'a token (at least 16 characters), or an authenticate function.',
    fix: 'Pass { token } or { authenticate } beside allowedHosts.',
  });

export const listenFailed = (host: string, port: number, cause: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_LISTEN_FAILED',
    {
      what: `Cannot listen on ${host}, port ${port}: ${firstLine(cause)}`,
      fix: 'Choose an address of this machine and a port this user may use.',
    },
    { cause },
  );

export const requestUnusable = (): MillraceError =>
  new MillraceError('MILLRACE_REQUEST_UNUSABLE', {
    what: 'The method or the target of the request cannot be used.',
    fix: 'Ask for a path; a target that names a host has to name the one of the Host header.',
  });

export const routeUnknown = (path: string): MillraceError =>
  new MillraceError('MILLRACE_ROUTE_UNKNOWN', {
    what: `There is nothing at '${path}'.`,
    fix: 'MCP is at /mcp; / lists the other addresses.',
  });

export const methodRefused = (method: string, allowed: readonly string[]): MillraceError =>
  new MillraceError('MILLRACE_METHOD_REFUSED', { what: `'${method}' is not answered here.`, fix: `Use ${allowed.join(' or ')}.` });

function firstLine(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return message.split('\n', 1)[0] ?? '';
}
