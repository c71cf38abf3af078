import type { Call } from '@millrace/core';
import { storableText } from '../ledger/storable-text.js';

/** Whose call of what: what a budget's scope is compared with. */
export interface Subject {
  readonly kind: 'tool' | 'resource' | 'prompt' | 'report';
  /** The name in the catalogue; of a resource, its URI. */
  readonly tool: string;
  readonly plugin: string;
  readonly tenant: string;
  readonly principal: string;
}

/** The subject of a call, its names as the ledger keeps them. */
export function subjectOf(call: Call): Subject {
  const { kind, name, plugin, principal } = call;
  return {
    kind,
    tool: storableText(name),
    plugin: storableText(plugin),
    tenant: storableText(principal.tenant),
    principal: storableText(principal.id),
  };
}
