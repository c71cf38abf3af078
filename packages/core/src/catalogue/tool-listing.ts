import type { ToolListing } from '../points/shaper.js';
import { toJsonSchema } from '../schema/json-schema.js';
import type { ToolItem } from './item.js';

/** A tool as clients list it; its annotations say truthfully what its effect is. */
export function toolListing(item: ToolItem): ToolListing {
  const { spec, name } = item;
  const title = spec.title ?? titleOf(name);
  return {
    name,
    title,
    description: spec.purpose,
    inputSchema: item.fixed?.inputSchema ?? toJsonSchema(spec.input, 'input'),
    ...(spec.output && { outputSchema: toJsonSchema(spec.output, 'output') }),
    annotations: {
      readOnlyHint: item.effect === 'reads',
      ...(item.effect !== 'reads' && { destructiveHint: item.effect === 'destroys', idempotentHint: spec.idempotent ?? false }),
      openWorldHint: spec.openWorld ?? false,
    },
    ...(spec.icons && { icons: spec.icons }),
    ...(spec.app !== undefined && { _meta: { ui: { resourceUri: spec.app } } }),
  };
}

function titleOf(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
