/** Where a plugin is in its life. */
export type PluginState = 'registered' | 'starting' | 'running' | 'failed' | 'skipped' | 'stopping' | 'stopped';

/** One plugin's account. */
export interface PluginReport {
  readonly name: string;
  readonly version: string;
  readonly state: PluginState;
  /** Milliseconds its start took. */
  readonly startMs?: number;
  /** Of a skipped plugin: the plugin whose failure it shares. Of a failed one: the error's first line. */
  readonly because?: string;
  readonly error?: { readonly code: string; readonly message: string };
  /** What it holds now. */
  readonly holds: {
    readonly tools: readonly string[];
    readonly resources: readonly string[];
    readonly prompts: readonly string[];
    readonly contributions: readonly string[];
    readonly disposers: readonly string[];
  };
  /** What it declares it touches: shown and audited, not a sandbox. */
  readonly access?: Access;
}

/** What a plugin declares it touches. */
export interface Access {
  readonly files?: readonly string[];
  readonly network?: readonly string[];
  readonly environment?: readonly string[];
  readonly processes?: readonly string[];
}

/** The hub's account of itself. */
export interface HubReport {
  readonly name: string;
  readonly version: string;
  /** The version of the core package. */
  readonly core: string;
  readonly state: 'created' | 'starting' | 'ready' | 'stopping' | 'stopped' | 'failed';
  readonly plugins: readonly PluginReport[];
  /** Contributions to points that no running plugin owns. */
  readonly unread: readonly { readonly point: string; readonly plugin: string }[];
  /** One more after each change of the catalogue. */
  readonly revision: number;
  readonly callsInFlight: number;
  /** One plugin's account. */
  plugin(name: string): PluginReport | undefined;
}
