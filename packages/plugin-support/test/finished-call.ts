import type { CallFinished, Principal } from '@millrace/core';

/** What a test says of a finished call; the rest is usual. */
export interface FinishedCallParts {
  readonly id?: string;
  readonly kind?: 'tool' | 'resource' | 'prompt';
  readonly tool?: string;
  readonly plugin?: string;
  readonly ms?: number;
  /** Nothing: the call went well. */
  readonly code?: string;
  readonly message?: string;
  readonly at?: number;
  readonly tenant?: string;
  readonly principal?: string;
}

/** The event of a finished call, as the hub sends it. */
export function finishedCall(parts: FinishedCallParts = {}): CallFinished {
  const { id = 'call-1', kind = 'tool', tool = 'read_file', plugin = 'main', ms = 1, code, message = 'It failed.', at = 0 } = parts;
  const principal: Principal = {
    id: parts.principal ?? 'ada',
    tenant: parts.tenant ?? 'acme',
    groups: [],
    scopes: new Set(['*']),
    via: 'http',
  };
  return {
    call: { id, kind, name: tool, plugin, principal, client: { name: 'test', version: '1', era: 'local', canAsk: false } },
    outcome: {
      ran: true,
      ok: code === undefined,
      durationMs: ms,
      ...(code === undefined ? {} : { error: { code, message, retryable: false, correlationId: id } }),
    },
    input: {},
    finishedAt: at,
  };
}
