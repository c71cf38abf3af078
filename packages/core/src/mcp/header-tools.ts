import { localPrincipal } from '../call/principal.js';
import type { Serving } from '../hub/serving.js';
import type { ToolListing } from '../points/shaper.js';

/** Finds the tool that a request names in its headers, where one of its arguments has to agree with a header. @internal */
export type HeaderTools = (request: Request | undefined) => ToolListing | undefined;

/**
 * Few tools have arguments that are also headers (`x-mcp-header`), so they are looked for once per revision of the catalogue.
 *
 * @see MCP 2026-07-28, Streamable HTTP: custom headers.
 * @internal
 */
export function headerTools(serving: Serving): HeaderTools {
  const everything = localPrincipal('http');
  let revision = -1;
  let found = new Map<string, ToolListing>();
  return (request) => {
    if (request?.headers.get('mcp-method') !== 'tools/call') return undefined;
    if (revision !== serving.revision()) {
      revision = serving.revision();
      const tools = serving.listTools(everything).filter(({ inputSchema }) => JSON.stringify(inputSchema).includes('"x-mcp-header"'));
      found = new Map(tools.map((tool) => [tool.name, tool]));
    }
    return found.get(request.headers.get('mcp-name') ?? '');
  };
}
