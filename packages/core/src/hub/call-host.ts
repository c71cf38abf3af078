import type { CallState } from '../call/call.js';
import type { CallHost } from '../call/live-call.js';
import { principalKey } from '../call/principal.js';
import type { StateStore } from '../service/core-services.js';
import { callTool } from './call-in-process.js';
import type { HubCore } from './hub-core.js';

/** What calls ask of their hub: state of their plugin, and other tools. */
export function createCallHost(core: () => HubCore, store: () => StateStore): CallHost {
  return {
    state(plugin, principal, scope) {
      const handle = scope === 'principal' ? [] : [scope.handle];
      // As JSON, so that no name, id or handle, whatever is in it, reaches the values of another.
      return prefixedState(store, `state:${JSON.stringify([plugin, principalKey(principal), ...handle])}:`);
    },
    async use(call, tool, input) {
      // A tool inside a call cannot ask: its question would be lost between the rounds of the outer one.
      return callTool(
        core(),
        { tool, input },
        { principal: call.principal, signal: call.signal, client: { ...call.client, canAsk: false, capabilities: {} } },
      );
    },
  };
}

function prefixedState(store: () => StateStore, prefix: string): CallState {
  return {
    get: (key) => store().get(prefix + key),
    set: (key, value, options) => store().set(prefix + key, value, options),
    delete: (key) => store().delete(prefix + key),
  };
}
