import type { Named } from '../catalogue/apply-overrides.js';
import { namePattern } from '../catalogue/name-pattern.js';
import type { Overrides } from '../catalogue/override.js';
import type { ToolListing } from '../points/shaper.js';
import { keepJsonSchema } from '../schema/json-schema.js';

/**
 * JSON Schemas of tools by their names in the catalogue, as `introspection.tools()` of the same hub lists them. They say what the
 * tools' own schemas say, which still check every input: make them anew with every build.
 */
export type ToolSchemas = Readonly<Record<string, Pick<ToolListing, 'inputSchema' | 'outputSchema'>>>;

/**
 * Uses schemas that were made beforehand for the tools a hub is composed of. A tool that overrides change is listed otherwise than it is
 * defined, so its own are made; and one that is added later under such a name has its own too.
 *
 * @internal
 */
export function useToolSchemas(schemas: ToolSchemas, tools: readonly Named[], overrides: Overrides = {}): void {
  const changed = Object.keys(overrides).map(namePattern);
  for (const { name, spec } of tools) {
    if (!Object.hasOwn(schemas, name) || changed.some((matches) => matches(name))) continue;
    const known = schemas[name];
    if (known) keepJsonSchema(spec.input, 'input', known.inputSchema);
    if (known?.outputSchema && spec.output) keepJsonSchema(spec.output, 'output', known.outputSchema);
  }
}
