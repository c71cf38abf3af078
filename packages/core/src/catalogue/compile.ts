import type { Plugin } from '../plugin/plugin.js';
import type { PluginRun } from '../hub/plugin-run.js';
import type { InlinePrompt, InlineResource } from '../points/points.js';
import type { AnyInlineTool } from '../token/inline-tool.js';
import type { AnyPrompt } from '../token/prompt.js';
import type { AnyResource } from '../token/resource.js';
import type { AnyTool } from '../token/tool.js';
import type { TraitValue } from '../token/trait.js';
import type { Contribution } from '../token/extension-point.js';
import { defaultDeadlineMs, type Handler, type Item, type PromptItem, type ResourceItem, type ToolItem } from './item.js';
import { namePattern } from './name-pattern.js';
import { uriMatcher } from './uri-template.js';

/** Where a catalogue's items come from. */
export interface Sources {
  readonly runs: readonly PluginRun[];
  readonly hostTools: readonly AnyInlineTool[];
  readonly liveTools: readonly Contribution<AnyInlineTool>[];
  readonly liveResources: readonly Contribution<InlineResource>[];
  readonly livePrompts: readonly Contribution<InlinePrompt>[];
  readonly traits: Readonly<Record<string, readonly TraitValue[]>>;
}

/** Every item of the catalogue, in the order of the host's tools, the plugins, then what was added while serving. */
export interface Compiled {
  readonly tools: readonly ToolItem[];
  readonly resources: readonly ResourceItem[];
  readonly prompts: readonly PromptItem[];
}

/** Makes the items from the sources. What belongs to a plugin that is down is left out. */
export function compile(sources: Sources): Compiled {
  const patterns = Object.entries(sources.traits).map(([pattern, values]) => ({ matches: namePattern(pattern), values }));
  const live = sources.runs.filter((run) => run.state !== 'failed' && run.state !== 'skipped' && run.state !== 'stopped');
  const tool = (spec: AnyTool, owner: Owner): ToolItem => {
    const name = owner.prefix === undefined ? spec.name : `${owner.prefix}_${spec.name}`;
    const labels = [...(spec.traits ?? []), ...patterns.filter(({ matches }) => matches(name)).flatMap(({ values }) => values)];
    const traits = new Map(labels.map((label) => [label.trait, label.value]));
    const effect = typeof spec.effect === 'string' ? spec.effect : spec.effect.worst;
    return { ...facts({ kind: 'tool', name, spec }, owner), kind: 'tool', spec, effect, traits };
  };
  return {
    tools: [
      ...sources.hostTools.map((one) => tool(one.spec, given(hostName, one.handle))),
      ...live.flatMap((run) => Object.entries(run.definition.tools ?? {}).map(([key, spec]) => tool(spec, declared(run, 'tools', key)))),
      ...sources.liveTools.map(({ plugin, value }) => tool(value.spec, given(plugin, value.handle, prefixOf(live, plugin)))),
    ],
    resources: [
      ...live.flatMap((run) =>
        Object.entries(run.definition.resources ?? {}).map(([key, spec]) => resource(spec, declared(run, 'resources', key))),
      ),
      ...sources.liveResources.map(({ plugin, value }) => resource(value.spec, given(plugin, value.read))),
    ],
    prompts: [
      ...live.flatMap((run) =>
        Object.entries(run.definition.prompts ?? {}).map(([key, spec]) => prompt(spec, declared(run, 'prompts', key))),
      ),
      ...sources.livePrompts.map(({ plugin, value }) => prompt(value.spec, given(plugin, value.render))),
    ],
  };
}

/** The plugin name of tools that the host itself gives. */
export const hostName = 'host';

interface Owner {
  readonly plugin: string;
  readonly prefix: string | undefined;
  readonly handler: () => Handler | undefined;
}

function declared(run: PluginRun, part: 'tools' | 'resources' | 'prompts', key: string): Owner {
  return { plugin: run.name, prefix: run.options.as, handler: () => run.handlers?.[part]?.[key] };
}

function given(plugin: Plugin['name'], handle: unknown, prefix?: string): Owner {
  return { plugin, prefix, handler: () => handle as Handler };
}

function prefixOf(runs: readonly PluginRun[], plugin: string): string | undefined {
  return runs.find((run) => run.name === plugin)?.options.as;
}

/** Makes one resource of the catalogue. */
export function resource(spec: AnyResource, owner: Owner, isListed = true): ResourceItem {
  const match = spec.template === undefined ? (uri: string) => (uri === spec.uri ? {} : undefined) : uriMatcher(spec.template);
  return { ...facts({ kind: 'resource', name: spec.name, spec }, owner), kind: 'resource', spec, match, isListed };
}

function prompt(spec: AnyPrompt, owner: Owner): PromptItem {
  return { ...facts({ kind: 'prompt', name: spec.name, spec }, owner), kind: 'prompt', spec };
}

function facts({ kind, name, spec }: Pick<Item, 'kind' | 'name' | 'spec'>, owner: Owner): Item {
  return {
    kind,
    name,
    spec,
    plugin: owner.plugin,
    handler: owner.handler,
    tags: spec.tags ?? [],
    scopes: spec.scopes ?? [],
    deadlineMs: spec.deadlineMs ?? defaultDeadlineMs,
    effect: 'reads',
    traits: new Map(),
    isListed: true,
  };
}
