import type { Call } from '@millrace/core';
import { createTurns } from '../async/take-turns.js';
import { countTokens } from './count-tokens.js';
import { trackOperation } from './operation-costs.js';
import { showCostData } from './show-cost-data.js';
import { showErrorCosts } from './show-error-costs.js';
import type { ToolParts } from './tool-parts.js';

type InputOf<F> = F extends (parts: ToolParts, input: infer I, call: Call) => unknown ? I : never;

/** The handlers of the plugin's tools. */
export function costTools(parts: ToolParts) {
  const inTurn = createTurns();
  return {
    trackTokens: (input: InputOf<typeof countTokens>, call: Call) => countTokens(parts, input, call),
    getCostData: (input: InputOf<typeof showCostData>, call: Call) => showCostData(parts, input, call),
    getErrorCosts: (input: InputOf<typeof showErrorCosts>, call: Call) => showErrorCosts(parts, input, call),
    // Of two that finish one operation at the same time, the second must see what the first has done.
    trackOperationCosts: (input: InputOf<typeof trackOperation>, call: Call) =>
      inTurn(JSON.stringify([call.principal.tenant, call.principal.id, input.operation]), () => trackOperation(parts, input, call)),
  };
}
