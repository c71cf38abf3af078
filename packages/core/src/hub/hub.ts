import type { Principal } from '../call/principal.js';
import type { HubLock } from '../lock/lock-check.js';
import type { Overrides } from '../catalogue/override.js';
import type { Icon } from '../content/content.js';
import type { HubHealth } from '../health/health.js';
import type { Plugin } from '../plugin/plugin.js';
import type { AnyInlineTool, InlineTool } from '../token/inline-tool.js';
import type { PromptMessage, PromptSpec } from '../token/prompt.js';
import type { ProvidedService, Service } from '../token/service.js';
import type { ToolSpec } from '../token/tool.js';
import type { TraitValue } from '../token/trait.js';
import type { Switches } from '../switches/switches.js';
import type { TaskOptions } from '../tasks/create-tasks.js';
import type { HubReport } from './hub-report.js';
import type { RestartPolicy } from './restart-policy.js';
import type { ToolSchemas } from './tool-schemas.js';

/**
 * A named part of the catalogue with an endpoint of its own; an item is in when `tags`, `tools` or `plugins` lets it in.
 * Where only `catalogue` is given, all of that catalogue is in.
 */
export interface View {
  /** `lean`: of the tools only those that belong to the lean catalogue, for clients that pay for every definition. */
  readonly catalogue?: 'full' | 'lean';
  readonly tags?: readonly string[];
  readonly tools?: readonly string[];
  readonly plugins?: readonly string[];
  readonly instructions?: string;
}

/** How long clients may keep lists and what the server says of itself. */
export interface ListCache {
  readonly ttlMs: number;
  /** One copy may serve everyone. A list that scopes, guards or shapers make depend on the principal stays private all the same. */
  readonly isPublic?: boolean;
}

/** What `createHub` takes. */
export interface HubOptions {
  readonly name: string;
  /** The server's version, as clients see it; `0.0.0` unless said. */
  readonly version?: string;
  readonly title?: string;
  /** For people: what the server is for. */
  readonly description?: string;
  readonly websiteUrl?: string;
  readonly icons?: readonly Icon[];
  /** Told to clients: how to use this server. */
  readonly instructions?: string;
  readonly plugins?: readonly Plugin[];
  readonly tools?: readonly AnyInlineTool[];
  readonly services?: readonly ProvidedService[];
  /** Labels for tools by pattern of their final names: `{ 'delete_*': [approval({ ... })] }`. */
  readonly traits?: Readonly<Record<string, readonly TraitValue[]>>;
  /** Parts of the catalogue with an endpoint of their own, `/mcp/<name>`; names are letters, digits, `-` and `_`. */
  readonly views?: Readonly<Record<string, View>>;
  /** Changes of tools by pattern of the names they have with their plugin's prefix: `{ read_file: { pinArguments: { root: 'docs' } } }`. */
  readonly overrides?: Overrides;
  /** What the tools must be like: a tool whose definition is not the locked one is not served. */
  readonly lock?: HubLock;
  /** JSON Schemas of tools that a build has made already, so that a start need not. */
  readonly toolSchemas?: ToolSchemas;
  /** What a failing plugin does to the hub, where its own `onFailure` does not say. */
  readonly onPluginFailure?: 'isolate' | 'stop';
  /** How plugins that fail are brought back, where their own `restart` does not say; false for not at all. */
  readonly restart?: RestartPolicy | false;
  /** At least 32 characters; signs the state of rounds. Random per process unless said; replicas must share one. */
  readonly stateKey?: string;
  readonly tasks?: TaskOptions;
  /** Entries of one page of a list; 500 unless said. */
  readonly pageSize?: number;
  /** How long clients of the 2026 revision may keep lists; not at all unless said. */
  readonly cache?: ListCache;
  /** Milliseconds between the notices that keep a call alive whose client asked for progress; 10 000 unless said, 0 for none. */
  readonly keepAliveMs?: number;
  /** For tests: runs every round that asks twice, and fails the call where the two differ; see `@millrace/testkit`. */
  readonly rehearseRounds?: boolean;
  /** Milliseconds `stop` waits for calls in flight; 10 000 unless said. */
  readonly drainMs?: number;
  /** Milliseconds each undo may take on stop; 5 000 unless said. */
  readonly stopTimeoutMs?: number;
}

/** The answers for questions a tool may ask, by the question's key. */
export type Answers = Readonly<Record<string, unknown>>;

/** What `hub.call` may be told. */
export interface CallOptions {
  /** Who calls: this machine's local principal unless said; a string is its id. */
  readonly principal?: Principal | string;
  /** Which plugin's tool, where two offer it. */
  readonly plugin?: string;
  /** Answers to what the tool asks; without them a tool that asks fails. */
  readonly answers?: Answers;
  readonly signal?: AbortSignal;
}

/** The composed server. It knows no transport. */
export interface Hub {
  readonly name: string;
  readonly version: string;
  readonly report: HubReport;
  /**
   * Starts every plugin, providers first. Calling it again gives the same promise.
   *
   * @throws MillraceError `MILLRACE_HUB_START_FAILED` with every failure that stops the hub.
   */
  start(): Promise<void>;
  /**
   * Takes no new calls, lets those in flight finish, undoes everything in reverse.
   *
   * @throws MillraceError `MILLRACE_STOP_FAILED` when something did not close cleanly; all the rest has been closed.
   */
  stop(): Promise<void>;
  /**
   * Calls a tool, through the whole pipeline.
   *
   * @returns the object of its output schema; without one, its text, or its content where it is not text alone.
   * @throws MillraceError with the failure's code.
   */
  call<I, O, P>(tool: ToolSpec<I, O, P> | InlineTool<I, O, P>, input: I, options?: CallOptions): Promise<O>;
  /** The same by the tool's name in the catalogue, untyped. */
  call(tool: string, input: unknown, options?: CallOptions): Promise<unknown>;
  /** Reads a resource by URI. */
  read(uri: string, options?: CallOptions): Promise<{ readonly data: string | Uint8Array; readonly mimeType?: string }>;
  /** Renders a prompt. */
  prompt<P>(prompt: PromptSpec<P> | string, args: P, options?: CallOptions): Promise<readonly PromptMessage[]>;
  /** Runs every health check once. */
  health(signal?: AbortSignal): Promise<HubHealth>;
  /** Answers an HTTP request: `/mcp`, `/health/...` and the plugins' routes, for local callers; see `createFetch` for more. */
  fetch(request: Request): Promise<Response>;
  /** Resolves when the work after every answer given so far (counting, settling, events) is done. */
  settled(): Promise<void>;
  /** The value of a service, once started. @throws MillraceError `MILLRACE_SERVICE_MISSING`. */
  service<T>(service: Service<T>): T;
  /** Turns tools, plugins and principals off at once, and on again. */
  readonly switches: Switches;
  /**
   * Adds a plugin while serving. It is seen when it has started and is ready; changes of plugins run one after another.
   *
   * @throws MillraceError why it does not fit or did not start; the hub is then as before.
   */
  add(plugin: Plugin): Promise<void>;
  /**
   * Takes out a plugin that no other needs: its tools at once, the rest after its calls in flight.
   *
   * @throws MillraceError `MILLRACE_PLUGIN_UNKNOWN`, `MILLRACE_PLUGIN_NEEDED`; `MILLRACE_STOP_FAILED` when it is out, and did not close cleanly.
   */
  remove(name: string): Promise<void>;
  /**
   * Puts another plugin in the place of one on which none depends. The new one starts first; once it is ready it takes over at one stroke,
   * and the calls in flight finish on the old one.
   *
   * @throws MillraceError as `add` and `remove` do; where the new one does not start, the old one serves on.
   */
  replace(name: string, plugin: Plugin): Promise<void>;
  /**
   * Stops a plugin and those that depend on it, and starts them anew; its failures are forgotten, and so is its quarantine.
   *
   * @throws MillraceError `MILLRACE_PLUGIN_UNKNOWN`, or why it did not start; it is then tried again as its restart policy says.
   */
  restart(name: string): Promise<void>;
}
