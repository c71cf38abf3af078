import type { Handler } from '../catalogue/item.js';
import { isMillraceError } from '../error/millrace-error.js';
import { partsOf, type LooseDefinition, type Plugin, type PluginOptions } from '../plugin/plugin.js';
import type { PluginReport, PluginState } from './hub-report.js';

/** An undo and what the report calls it. */
export interface Disposer {
  readonly label: string;
  readonly run: () => unknown;
}

/** What a plugin's `start` returned. */
export interface Handlers {
  readonly services?: Readonly<Record<string, unknown>>;
  readonly tools?: Readonly<Record<string, Handler>>;
  readonly resources?: Readonly<Record<string, Handler>>;
  readonly prompts?: Readonly<Record<string, Handler>>;
}

/** One plugin's life in one hub. */
export interface PluginRun {
  readonly plugin: Plugin;
  readonly name: string;
  readonly definition: LooseDefinition;
  readonly options: PluginOptions;
  readonly config: unknown;
  /** Aborts when the plugin stops. */
  readonly controller: AbortController;
  readonly disposers: Disposer[];
  readonly readyListeners: (() => unknown)[];
  state: PluginState;
  handlers?: Handlers;
  startMs?: number;
  because?: string;
  error?: unknown;
  /** It has added guards or cost hooks, or says it does. */
  judges: boolean;
  callsInFlight: number;
}

/** A plugin not yet started; nothing where the value is no plugin. */
export function createPluginRun(plugin: Plugin): PluginRun | undefined {
  const parts = partsOf(plugin);
  if (!parts) return undefined;
  const { definition, options, config } = parts;
  return {
    plugin,
    name: plugin.name,
    definition,
    options,
    config,
    controller: new AbortController(),
    disposers: [],
    readyListeners: [],
    state: 'registered',
    judges: definition.adds?.some(({ id }) => isSafetyPoint(id)) ?? false,
    callsInFlight: 0,
  };
}

/** A plugin that judges calls and is down, so that they would go unjudged; nothing where the host lets them. */
export function downJudge(runs: readonly PluginRun[]): PluginRun | undefined {
  return runs.find((run) => run.judges && run.options.whenDown !== 'allow' && (run.state === 'failed' || run.state === 'skipped'));
}

/** Whether a point is one through which calls are judged. */
export function isSafetyPoint(id: string): boolean {
  return id === 'core.guards' || id === 'core.costHooks';
}

/** A plugin's account of itself. @param contributions - the ids of the points it has added to. */
export function reportRun(run: PluginRun, contributions: readonly string[]): PluginReport {
  const { definition } = run;
  return {
    name: run.name,
    version: definition.version ?? '0.0.0',
    state: run.state,
    ...(run.startMs !== undefined && { startMs: run.startMs }),
    ...(run.because !== undefined && { because: run.because }),
    ...(run.error !== undefined && { error: reportError(run.error) }),
    holds: {
      tools: Object.values(definition.tools ?? {}).map((tool) => (run.options.as ? `${run.options.as}_${tool.name}` : tool.name)),
      resources: Object.values(definition.resources ?? {}).map((resource) => resource.name),
      prompts: Object.values(definition.prompts ?? {}).map((prompt) => prompt.name),
      contributions,
      disposers: run.disposers.map((disposer) => disposer.label),
    },
    ...(definition.access && { access: definition.access }),
  };
}

function reportError(error: unknown): { code: string; message: string } {
  if (isMillraceError(error)) return { code: error.code, message: error.message };
  return { code: 'MILLRACE_START_FAILED', message: error instanceof Error ? error.message : String(error) };
}
