import { fail, hasScopes, type Call } from '@millrace/core';
import type { ErrorRing, KeptError } from './error-ring.js';

/** The input of `get_recent_errors`. */
export interface ErrorQuery {
  readonly since?: string | undefined;
  readonly tool?: string | undefined;
  readonly code?: string | undefined;
  readonly limit: number;
}

/** Answers `get_recent_errors`. A caller sees the errors of its own tenant; with the scope `support:admin`, of all. */
export function recentErrorsTool(errors: ErrorRing) {
  return (input: ErrorQuery, call: Pick<Call, 'principal'>) => {
    const seesAll = hasScopes(call.principal, ['support:admin']);
    const found = errors.find({
      tool: input.tool,
      code: input.code,
      since: input.since === undefined ? undefined : moment(input.since),
      tenant: seesAll ? undefined : call.principal.tenant,
    });
    return {
      status: 'success' as const,
      errors: found.slice(0, input.limit).map(presented),
      more: Math.max(0, found.length - input.limit),
    };
  };
}

function moment(since: string): number {
  const milliseconds = Date.parse(since);
  if (Number.isNaN(milliseconds)) fail('since_invalid', 'since is no moment of ISO 8601, such as 2026-01-31T12:00:00Z.');
  return milliseconds;
}

function presented(error: KeptError) {
  return {
    code: error.code,
    message: error.message,
    tool: error.tool,
    plugin: error.plugin,
    principal: error.principal,
    count: error.count,
    first_at: new Date(error.firstAt).toISOString(),
    last_at: new Date(error.lastAt).toISOString(),
    correlation_id: error.correlationId,
  };
}
