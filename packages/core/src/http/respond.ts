import type { MillraceError } from '../error/millrace-error.js';

const safeHeaders = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** @internal */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json(value, { status, headers: { ...safeHeaders, ...headers } });
}

/** A refusal outside of MCP. @internal */
export function problem(status: number, error: MillraceError, headers: Readonly<Record<string, string>> = {}): Response {
  return json(status, { error: { code: error.code, message: error.message } }, headers);
}

/** A page that may load and run nothing. @internal */
export function page(html: string): Response {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  return new Response(html, {
    headers: {
      ...safeHeaders,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'referrer-policy': 'no-referrer',
    },
  });
}
