import type { StandardSchemaV1 } from '@standard-schema/spec';
import { badDefinition } from '../error/error-catalogue/composition.js';
import type { Call } from '../call/call.js';
import type { Access } from '../hub/hub-report.js';
import type { Logger, MigrationSource } from '../service/core-services.js';
import type { SkillSource } from '../skills/read-skill-folder.js';
import type { Event } from '../token/event.js';
import type { AnyPoint, Point, PointReader } from '../token/extension-point.js';
import type { HandlerResult } from '../token/inline-tool.js';
import type { AnyPrompt, PromptResult, PromptSpec } from '../token/prompt.js';
import type { AnyResource, ResourceResult, ResourceSpec } from '../token/resource.js';
import type { AnyNeed, AnyService, OptionalService, Service } from '../token/service.js';
import type { AnyTool, ToolSpec, ToolTypes } from '../token/tool.js';
import { definitionProblems } from './definition-problems.js';
import { pluginParts, type Plugin, type PluginOptions } from './plugin.js';

/** The values of a plugin's needs. */
export type NeedsOf<N> = {
  readonly [K in keyof N]: N[K] extends OptionalService<infer T> ? T | undefined : N[K] extends Service<infer T> ? T : never;
};
/** The readers of the points a plugin owns. */
export type OwnsOf<O> = { readonly [K in keyof O]: O[K] extends Point<infer T> ? PointReader<T> : never };
type Provided<P> = { readonly [K in keyof P]: P[K] extends Service<infer T> ? T : never };
type ToolHandlers<T> = {
  readonly [K in keyof T]: T[K] extends ToolSpec<unknown, unknown, unknown>
    ? (input: ToolTypes<T[K]>['p'], call: Call) => HandlerResult<ToolTypes<T[K]>['o']> | Promise<HandlerResult<ToolTypes<T[K]>['o']>>
    : never;
};
type ResourceReaders<R> = {
  readonly [K in keyof R]: R[K] extends ResourceSpec<infer V>
    ? (variables: { readonly [N in V]: string }, call: Call) => ResourceResult | Promise<ResourceResult>
    : never;
};
type PromptHandlers<Q> = {
  readonly [K in keyof Q]: Q[K] extends PromptSpec<infer P> ? (args: P, call: Call) => PromptResult | Promise<PromptResult> : never;
};
type Part<Name extends string, Declared, Value> = [keyof Declared] extends [never] ? {} : { readonly [K in Name]: Value };

/** What `start` must return: a value for each service provided, a handler for each tool, resource and prompt declared. */
export type Started<P, T, R, Q> = Part<'services', P, Provided<P>> &
  Part<'tools', T, ToolHandlers<T>> &
  Part<'resources', R, ResourceReaders<R>> &
  Part<'prompts', Q, PromptHandlers<Q>>;

/** What `start` receives. Every function may be taken off it and used alone. */
export interface PluginContext<C, N, O> {
  /** The plugin's name in this hub: its `as`, or its own. */
  readonly name: string;
  readonly config: C;
  readonly needs: NeedsOf<N>;
  readonly owns: OwnsOf<O>;
  /** Aborts when the plugin is stopped or its start takes too long. */
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** Registers an undo; they run in reverse. @param label - shown in the report. */
  onStop(undo: () => unknown, label?: string): void;
  /** Runs when every plugin has started and sealed points are closed. */
  onReady(run: () => unknown): void;
  /**
   * Says that the plugin cannot go on, a lost connection for example: it is taken out, and started anew as its restart policy says.
   * In `start` and in `onReady`, throw instead.
   */
  fail(cause: unknown): void;
  /** Adds to a point. @returns a function that takes it back. */
  add<X>(point: Point<X>, value: X): () => void;
  emit<X>(event: Event<X>, value: X): void;
  /** Listens until the plugin stops. @returns a function that ends it sooner. */
  on<X>(event: Event<X>, listener: (value: X) => void): () => void;
}

/** What `definePlugin` takes. All but `start` is data, read before anything runs. */
export interface PluginDefinition<C, N, P, T, O, R, Q> {
  /** kebab-case, the package's own noun. */
  readonly name: string;
  readonly version?: string;
  /** The range of core versions it was tested with, for example `'^0.1'`. */
  readonly core?: string;
  readonly config?: C;
  readonly needs?: N;
  readonly provides?: P;
  readonly owns?: O;
  readonly tools?: T;
  readonly resources?: R;
  readonly prompts?: Q;
  /**
   * Points it adds to, as data. While a plugin that names `points.guards` or `points.costHooks` here is down, calls are
   * refused, for what it would have judged goes unjudged; without the declaration that holds from its first contribution on.
   */
  readonly adds?: readonly AnyPoint[];
  readonly access?: Access;
  readonly migrations?: MigrationSource;
  /** A folder with `<name>/SKILL.md` for each skill that it ships. */
  readonly skills?: SkillSource;
  /** Milliseconds `start` may take; 30 000 unless said. */
  readonly startTimeoutMs?: number;
  start(
    context: PluginContext<C extends StandardSchemaV1 ? StandardSchemaV1.InferOutput<C> : void, N, O>,
  ): Started<P, T, R, Q> | Promise<Started<P, T, R, Q>>;
}

type Arguments<C> = C extends StandardSchemaV1
  ? undefined extends StandardSchemaV1.InferInput<C>
    ? [config?: StandardSchemaV1.InferInput<C>, options?: PluginOptions]
    : {} extends StandardSchemaV1.InferInput<C>
      ? [config?: StandardSchemaV1.InferInput<C>, options?: PluginOptions]
      : [config: StandardSchemaV1.InferInput<C>, options?: PluginOptions]
  : [config?: undefined, options?: PluginOptions];

/** Makes a plugin for one hub from the host's configuration. */
export type PluginFactory<C> = ((...configuration: Arguments<C>) => Plugin) & { readonly pluginName: string };

/**
 * Defines a plugin: a function from what it needs to what it provides, and what it adds.
 *
 * @returns a factory that the host calls with its configuration: `weather({ baseUrl })`.
 * @throws MillraceError `MILLRACE_DEFINITION_INVALID` with everything that is wrong.
 */
export function definePlugin<
  C extends StandardSchemaV1 = StandardSchemaV1<void, void>,
  const N extends Readonly<Record<string, AnyNeed>> = {},
  const P extends Readonly<Record<string, AnyService>> = {},
  const T extends Readonly<Record<string, AnyTool>> = {},
  const O extends Readonly<Record<string, AnyPoint>> = {},
  const R extends Readonly<Record<string, AnyResource>> = {},
  const Q extends Readonly<Record<string, AnyPrompt>> = {},
>(definition: PluginDefinition<C, N, P, T, O, R, Q>): PluginFactory<C> {
  const problems = definitionProblems(definition);
  if (problems.length > 0) throw badDefinition('plugin', String(definition.name), problems);
  const create = (...[config, options = {}]: [config?: unknown, options?: PluginOptions]): Plugin =>
    Object.freeze({
      name: options.as ?? definition.name,
      version: definition.version ?? '0.0.0',
      [pluginParts]: { definition, config, options },
    } as unknown as Plugin);
  return Object.assign(create, { pluginName: definition.name }) as PluginFactory<C>;
}
