import type { Handler, ToolItem } from '../catalogue/item.js';
import { isMillraceError } from '../error/millrace-error.js';
import type { Owner } from '../extension/owner.js';
import { partsOf, type LooseDefinition, type Plugin, type PluginOptions } from '../plugin/plugin.js';
import type { PluginReport, PluginState } from './hub-report.js';
import { newRecovery, type Recovery } from './restart-policy.js';

/** An undo and what the report calls it. */
export interface Disposer {
  readonly label: string;
  readonly run: () => unknown;
}

/** A listener of an event; attached only while its plugin is in sight. */
export interface Subscription {
  attach(): void;
  detach(): void;
}

/** What a plugin's `start` returned. */
export interface Handlers {
  readonly services?: Readonly<Record<string, unknown>>;
  readonly tools?: Readonly<Record<string, Handler>>;
  readonly resources?: Readonly<Record<string, Handler>>;
  readonly prompts?: Readonly<Record<string, Handler>>;
}

/** One plugin's life in one hub. */
export interface PluginRun extends Owner {
  readonly plugin: Plugin;
  readonly definition: LooseDefinition;
  readonly options: PluginOptions;
  readonly config: unknown;
  /** Aborts when the plugin stops. */
  readonly controller: AbortController;
  readonly disposers: Disposer[];
  readonly readyListeners: (() => unknown)[];
  readonly subscriptions: Set<Subscription>;
  /** Whose services it was started with. */
  readonly uses: Set<unknown>;
  /** Goes on from one run of a plugin to its next. */
  readonly recovery: Recovery;
  state: PluginState;
  handlers?: Handlers;
  startMs?: number;
  because?: string;
  error?: unknown;
  /** It has added guards or cost hooks, or says it does. */
  judges: boolean;
  /** Unexpected failures of its handlers, less their good answers; never below 0. */
  trouble: number;
  /** When the last of them was: milliseconds since the epoch. */
  troubleAtMs: number;
}

/** A plugin not yet started; nothing where the value is no plugin. @param recovery - of its run before this one. */
export function createPluginRun(plugin: Plugin, recovery: Recovery = newRecovery()): PluginRun | undefined {
  const parts = partsOf(plugin);
  if (!parts) return undefined;
  const { definition, options, config } = parts;
  return {
    plugin,
    name: plugin.name,
    position: 0,
    isShown: true,
    isSealed: false,
    definition,
    options,
    config,
    controller: new AbortController(),
    disposers: [],
    readyListeners: [],
    subscriptions: new Set(),
    uses: new Set(),
    recovery,
    state: 'registered',
    judges: definition.adds?.some(({ id }) => isSafetyPoint(id)) ?? false,
    trouble: 0,
    troubleAtMs: 0,
  };
}

/** A plugin that judges calls and is down, so that they would go unjudged; nothing where the host lets them. */
export function downJudge(runs: readonly PluginRun[]): PluginRun | undefined {
  return runs.find((run) => run.judges && run.options.whenDown !== 'allow' && isOut(run));
}

/** Whether a plugin is not running though it should be. */
export function isDown({ state }: PluginRun): boolean {
  return state === 'failed' || state === 'skipped' || state === 'quarantined';
}

/** Whether a plugin has no part in serving, be it down or about to be. */
export function isOut({ state }: PluginRun): boolean {
  return state !== 'registered' && state !== 'starting' && state !== 'running';
}

/** Whether a point is one through which calls are judged. */
export function isSafetyPoint(id: string): boolean {
  return id === 'core.guards' || id === 'core.costHooks';
}

/**
 * A plugin's account of itself.
 *
 * @param contributions - the ids of the points it has added to.
 * @param tools - the catalogue's.
 */
export function reportRun(run: PluginRun, contributions: readonly string[], tools: readonly ToolItem[]): PluginReport {
  const { definition } = run;
  return {
    name: run.name,
    version: definition.version ?? '0.0.0',
    state: run.state,
    ...(run.startMs !== undefined && { startMs: run.startMs }),
    ...(run.because !== undefined && { because: run.because }),
    ...(run.error !== undefined && { error: reportError(run.error) }),
    ...(run.recovery.lastError !== undefined && { restarts: restartsOf(run.recovery) }),
    holds: {
      tools: tools.filter((tool) => tool.plugin === run.name).map((tool) => tool.name),
      resources: Object.values(definition.resources ?? {}).map((resource) => resource.name),
      prompts: Object.values(definition.prompts ?? {}).map((prompt) => prompt.name),
      contributions,
      disposers: run.disposers.map((disposer) => disposer.label),
    },
    ...(definition.access && { access: definition.access }),
  };
}

function restartsOf({ failures, nextTryAtMs, lastError }: Recovery): NonNullable<PluginReport['restarts']> {
  return { failures, ...(nextTryAtMs !== undefined && { nextTryAtMs }), lastError: reportError(lastError) };
}

function reportError(error: unknown): { code: string; message: string } {
  if (isMillraceError(error)) return { code: error.code, message: error.message };
  return { code: 'MILLRACE_START_FAILED', message: error instanceof Error ? error.message : String(error) };
}
