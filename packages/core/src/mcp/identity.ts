import type { ServerInfo, Serving } from '../hub/serving.js';

/** A catalogue may change while serving, so every list is announced even while it is empty. */
const capabilities = {
  tools: { listChanged: true },
  resources: { listChanged: true, subscribe: true },
  prompts: { listChanged: true },
  completions: {},
  logging: {},
} as const;

/** @see MCP Apps (SEP-1865) */
const appsExtension = 'io.modelcontextprotocol/ui';

/** What clients are told of a hub when they come. @internal */
export interface Identity {
  readonly serverInfo: ServerInfo;
  readonly capabilities: typeof capabilities & { readonly extensions?: Readonly<Record<string, unknown>> };
  readonly instructions?: string;
}

/** What clients of a view, or of the whole hub, are told. @internal */
export function identityOf(serving: Serving, view: string | undefined): Identity {
  const instructions = serving.instructionsOf(view);
  const extensions = { ...(serving.hasApps() && { [appsExtension]: {} }), ...serving.extensions.announced() };
  return {
    serverInfo: serving.info,
    capabilities: Object.keys(extensions).length > 0 ? { ...capabilities, extensions } : capabilities,
    // The SDK takes an empty text for none.
    ...(instructions && { instructions }),
  };
}
