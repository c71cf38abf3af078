import type { Plugin } from '../plugin/plugin.js';
import { isOut, type PluginRun } from '../hub/plugin-run.js';
import type { InlinePrompt, InlineResource } from '../points/points.js';
import type { AnyInlineTool } from '../token/inline-tool.js';
import type { AnyPrompt } from '../token/prompt.js';
import type { AnyResource } from '../token/resource.js';
import type { TraitValue } from '../token/trait.js';
import type { Contribution } from '../token/extension-point.js';
import type { MillraceError } from '../error/millrace-error.js';
import type { LockCheck } from '../lock/lock-check.js';
import type { Handler, Item, PromptItem, ResourceItem, ToolItem } from './item.js';
import { facts, type Owner } from './item-facts.js';
import type { Overrides } from './override.js';
import { toolMaker } from './tool-maker.js';
import { uriMatcher } from './uri-template.js';

/** Where a catalogue's items come from. */
export interface Sources {
  readonly runs: readonly PluginRun[];
  readonly hostTools: readonly AnyInlineTool[];
  readonly liveTools: readonly Contribution<AnyInlineTool>[];
  readonly liveResources: readonly Contribution<InlineResource>[];
  readonly livePrompts: readonly Contribution<InlinePrompt>[];
  readonly traits: Readonly<Record<string, readonly TraitValue[]>>;
  readonly overrides?: Overrides;
  /** Says how a tool differs from the locked one: those that do are withheld. */
  readonly lock?: LockCheck | undefined;
}

/** A tool that is not served as it is. */
export interface Withheld {
  readonly tool: string;
  readonly plugin: string;
  readonly problem: MillraceError;
}

/** Every item of the catalogue, in the order of the host's tools, the plugins, then what was added while serving. */
export interface Compiled {
  readonly tools: readonly ToolItem[];
  readonly resources: readonly ResourceItem[];
  readonly prompts: readonly PromptItem[];
  /** Tools that cannot be what the host wants of them; they are not among `tools`. */
  readonly withheld: readonly Withheld[];
  /** Tools and prompts whose name an earlier one has; they are not among the others. */
  readonly doubled: readonly Item[];
}

/** Makes the items from the sources. What belongs to a plugin that is down is left out. */
export function compile(sources: Sources): Compiled {
  const live = sources.runs.filter((run) => !isOut(run));
  const runOf = (plugin: string): PluginRun | undefined => live.find((run) => run.name === plugin);
  const withheld: Withheld[] = [];
  const tool = toolMaker(sources, withheld);
  const tools = firstOfEachName([
    ...sources.hostTools.flatMap((one) => tool(one.spec, given(hostName, one.handle))),
    ...live.flatMap((run) => Object.entries(run.definition.tools ?? {}).flatMap(([key, spec]) => tool(spec, declared(run, 'tools', key)))),
    ...sources.liveTools.flatMap(({ plugin, value }) => tool(value.spec, given(plugin, value.handle, runOf(plugin)))),
  ]);
  const prompts = firstOfEachName([
    ...live.flatMap((run) =>
      Object.entries(run.definition.prompts ?? {}).map(([key, spec]) => prompt(spec, declared(run, 'prompts', key))),
    ),
    ...sources.livePrompts.map(({ plugin, value }) => prompt(value.spec, given(plugin, value.render, runOf(plugin)))),
  ]);
  return {
    tools: tools.kept,
    resources: [
      ...live.flatMap((run) =>
        Object.entries(run.definition.resources ?? {}).map(([key, spec]) => resource(spec, declared(run, 'resources', key))),
      ),
      ...sources.liveResources.map(({ plugin, value }) => resource(value.spec, given(plugin, value.read, runOf(plugin)), value.isListed)),
    ],
    prompts: prompts.kept,
    withheld,
    doubled: [...tools.doubled, ...prompts.doubled],
  };
}

// A plugin that comes later never takes over the name of one that is there.
function firstOfEachName<T extends Item>(items: readonly T[]): { readonly kept: readonly T[]; readonly doubled: readonly T[] } {
  const names = new Set<string>();
  const isFirst = items.map(({ name }) => !names.has(name) && names.add(name) !== undefined);
  return { kept: items.filter((_, at) => isFirst[at]), doubled: items.filter((_, at) => !isFirst[at]) };
}

/** The plugin name of tools that the host itself gives. */
export const hostName = 'host';

function declared(run: PluginRun, part: 'tools' | 'resources' | 'prompts', key: string): Owner {
  return { plugin: run.name, prefix: run.options.as, handler: () => run.handlers?.[part]?.[key], run: () => run };
}

function given(plugin: Plugin['name'], handle: unknown, run?: PluginRun): Owner {
  return { plugin, prefix: run?.options.as, handler: () => handle as Handler, run: () => run };
}

/** Makes one resource of the catalogue. */
export function resource(spec: AnyResource, owner: Owner, isListed = true): ResourceItem {
  const match = spec.template === undefined ? (uri: string) => (uri === spec.uri ? {} : undefined) : uriMatcher(spec.template);
  return { ...facts({ kind: 'resource', name: spec.name, spec }, owner), kind: 'resource', spec, match, isListed };
}

function prompt(spec: AnyPrompt, owner: Owner): PromptItem {
  return { ...facts({ kind: 'prompt', name: spec.name, spec }, owner), kind: 'prompt', spec };
}
