import type { Call } from '@millrace/core';

/** A call for tests of what reads calls without running them. */
export function makeCall(
  more: Partial<Pick<Call, 'id' | 'kind' | 'name' | 'plugin' | 'principal' | 'signal' | 'deadline' | 'state'>> = {},
): Call {
  const call: Partial<Call> = {
    id: 'c1',
    kind: 'tool',
    name: 'read_file',
    plugin: 'main',
    principal: { id: 'ann', tenant: 'acme', groups: [], scopes: new Set(), via: 'in-process' },
    signal: new AbortController().signal,
    deadline: Date.UTC(2026, 10, 24, 12, 1),
    ...more,
  };
  return call as Call;
}
