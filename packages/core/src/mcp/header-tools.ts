import { localPrincipal } from '../call/principal.js';
import type { Serving } from '../hub/serving.js';
import type { ToolListing } from '../points/shaper.js';

/** Finds the tool that a request names in its headers, where one of its arguments has to agree with a header. @internal */
export type HeaderTools = (
  named: { readonly method: string | null | undefined; readonly name: string | null | undefined },
  view: string | undefined,
) => ToolListing | undefined;

/**
 * Few tools have arguments that are also headers (`x-mcp-header`), so they are looked for once per view and revision of the catalogue.
 *
 * @see MCP 2026-07-28, Streamable HTTP: custom headers.
 * @internal
 */
export function headerTools(serving: Serving): HeaderTools {
  const everything = localPrincipal('http');
  let revision = -1;
  const views = new Map<string | undefined, ReadonlyMap<string, ToolListing>>();
  const find = (view: string | undefined): ReadonlyMap<string, ToolListing> => {
    const tools = serving.listTools(everything, view).filter(({ inputSchema }) => JSON.stringify(inputSchema).includes('"x-mcp-header"'));
    return new Map(tools.map((tool) => [tool.name, tool]));
  };
  return ({ method, name }, view) => {
    if (method !== 'tools/call') return undefined;
    if (revision !== serving.revision()) views.clear();
    revision = serving.revision();
    const found = views.get(view) ?? find(view);
    views.set(view, found);
    return found.get(name ?? '');
  };
}
