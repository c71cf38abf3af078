/**
 * Where a plugin is in its life. `failed`: it is down, and tried again where its restart policy says so. `quarantined`: it has failed too
 * often and waits for `hub.restart`. `skipped`: it waits for another.
 */
export type PluginState = 'registered' | 'starting' | 'running' | 'failed' | 'quarantined' | 'skipped' | 'stopping' | 'stopped';

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
  /** Of a plugin that has failed: how often in a row, when it is tried again (milliseconds since the epoch), and its last failure. */
  readonly restarts?: {
    readonly failures: number;
    readonly nextTryAtMs?: number;
    readonly lastError: { readonly code: string; readonly message: string };
  };
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

/** A tool that was offered and is not served. */
export interface WithheldTool {
  readonly tool: string;
  readonly plugin: string;
  /** Of an error: an override that does not fit it, a name that another has, a definition that is not the locked one. */
  readonly code: string;
  readonly because: string;
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
  /** Tools that are kept from clients, and why. */
  readonly withheld: readonly WithheldTool[];
  /** One more after each change of the catalogue. */
  readonly revision: number;
  readonly callsInFlight: number;
  /** One plugin's account. */
  plugin(name: string): PluginReport | undefined;
}
