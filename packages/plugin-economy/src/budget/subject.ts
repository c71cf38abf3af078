import type { Call } from '@millrace/core';

/** Whose call of what: what a budget's scope is compared with. */
export interface Subject {
  readonly kind: 'tool' | 'resource' | 'prompt' | 'report';
  /** The name in the catalogue; of a resource, its URI. */
  readonly tool: string;
  readonly plugin: string;
  readonly tenant: string;
  readonly principal: string;
}

/** The subject of a call. */
export function subjectOf(call: Call): Subject {
  return { kind: call.kind, tool: call.name, plugin: call.plugin, tenant: call.principal.tenant, principal: call.principal.id };
}
