import type { CatalogueTool } from '@millrace/core';

/** What some tools cost a client that takes them into its context. Tokens. */
export interface Price {
  /** Names, descriptions and input schemas: what every client gives its model. */
  readonly tokens: number;
  /** Output schemas, which some clients give their model too. */
  readonly outputTokens: number;
}

/** The prices of a catalogue. */
export interface ToolPrices {
  /** How tokens were counted. */
  readonly encoding: 'o200k_base';
  /** The whole catalogue, whose name is `null`, then each view that has tools. */
  readonly views: readonly (Price & { readonly view: string | null; readonly tools: number })[];
  readonly plugins: readonly (Price & { readonly plugin: string; readonly tools: number })[];
  readonly tools: readonly (Price & { readonly tool: string })[];
}

/** Counts what the tools of a catalogue cost. */
export async function priceTools(catalogue: readonly CatalogueTool[]): Promise<ToolPrices> {
  // Its tables are large: only who asks for prices loads them.
  const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base');
  const count = (value: object | undefined): number =>
    value === undefined ? 0 : countTokens(JSON.stringify(value), { disallowedSpecial: new Set() });
  const priced = catalogue.map((tool) => {
    const { name, description, inputSchema, outputSchema } = tool.listing;
    return { tool, price: { tokens: count({ name, description, inputSchema }), outputTokens: count(outputSchema) } };
  });
  const sumOf = (isMeant: (tool: CatalogueTool) => boolean): Price & { readonly tools: number } => {
    const meant = priced.filter(({ tool }) => isMeant(tool)).map(({ price }) => price);
    const sum = (part: keyof Price): number => meant.reduce((total, price) => total + price[part], 0);
    return { tools: meant.length, tokens: sum('tokens'), outputTokens: sum('outputTokens') };
  };
  return {
    encoding: 'o200k_base',
    views: [
      { view: null, ...sumOf((tool) => tool.isInWhole) },
      ...[...new Set(catalogue.flatMap((tool) => tool.views))].map((view) => ({ view, ...sumOf((tool) => tool.views.includes(view)) })),
    ],
    plugins: [...new Set(catalogue.map(({ plugin }) => plugin))].map((plugin) => ({ plugin, ...sumOf((tool) => tool.plugin === plugin) })),
    tools: priced.map(({ tool, price }) => ({ tool: tool.listing.name, ...price })),
  };
}
