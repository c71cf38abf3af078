import type { Call } from '@millrace/core';
import { toUsd } from '../money/micro-usd.js';
import type { SumsGroup } from '../tokens.js';
import { addSums, noSums } from '../ledger/sums.js';
import type { WindowKind } from '../window/zone-window.js';
import { dearestFirst, showSums, spanOf, visibleTo } from './show-sums.js';
import type { ToolParts } from './tool-parts.js';

interface Input {
  readonly window: WindowKind;
  readonly tool?: string | undefined;
  readonly limit: number;
}

/** Shows what failed calls cost, by code and tool, and their share of all costs. */
export async function showErrorCosts(parts: ToolParts, input: Input, call: Call) {
  const query = { ...spanOf(input.window, parts.now(), parts.config.timeZone), ...visibleTo(call.principal) };
  const failed = await parts.ledger.totals({ ...query, failedOnly: true, groupBy: ['errorCode', 'tool'] }, call.signal);
  const all = await parts.ledger.totals({ ...query, groupBy: ['tool'] }, call.signal);
  const ofTool = (tool: string | undefined): boolean => input.tool === undefined || input.tool === tool;
  const errors = dearestFirst(failed.groups.filter((group) => ofTool(group.key[1])));
  const sums = errors.reduce((sum, each) => addSums(sum, each), noSums);
  const spent = all.groups.filter((group) => ofTool(group.key[0])).reduce((sum, each) => sum + each.costMicroUsd, 0);
  return {
    status: 'success' as const,
    totals: showSums(sums, parts.config.model),
    share_of_cost: spent > 0 ? Number((sums.costMicroUsd / spent).toFixed(4)) : null,
    errors: errors.slice(0, input.limit).map(showError),
    ...(errors.length > input.limit && { more_errors: errors.length - input.limit }),
    durable: failed.durable && all.durable,
  };
}

function showError(group: SumsGroup) {
  const [code = '', tool = ''] = group.key;
  return { code, tool, count: group.calls, tokens_used: group.tokensUsed, cost_usd: toUsd(group.costMicroUsd), unpriced: group.unpriced };
}
