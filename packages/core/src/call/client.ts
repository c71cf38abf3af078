/** What asked: an MCP client of either protocol era, or code in this process. */
export interface Client {
  readonly name: string;
  readonly version: string;
  /** `modern`: MCP 2026-07-28. `legacy`: the 2025 revisions and before. `local`: `hub.call`. */
  readonly era: 'modern' | 'legacy' | 'local';
  /** Whether a form question can be put to its user. */
  readonly canAsk: boolean;
  /** What the client declared it can do, in MCP's shape, for instance `{ sampling: {} }`. Its own word, like all of the above. */
  readonly capabilities?: Readonly<Record<string, unknown>>;
}
