import { lockDrift } from '../error/error-catalogue/control.js';
import type { AnyTool } from '../token/tool.js';
import { overridesReader } from './apply-overrides.js';
import type { Sources, Withheld } from './compile.js';
import type { ToolItem } from './item.js';
import { facts, type Owner } from './item-facts.js';
import { namePattern } from './name-pattern.js';

/** A tool's name with the prefix of its plugin. */
export function prefixedName(name: string, prefix: string | undefined): string {
  return prefix === undefined ? name : `${prefix}_${name}`;
}

/**
 * Makes the tools of one revision: prefix, then overrides, then traits by the last name, then the lock.
 *
 * @param withheld - takes those that cannot be served.
 */
export function toolMaker(sources: Sources, withheld: Withheld[]): (spec: AnyTool, owner: Owner) => readonly ToolItem[] {
  const patterns = Object.entries(sources.traits).map(([pattern, values]) => ({ matches: namePattern(pattern), values }));
  const override = overridesReader(sources.overrides ?? {});
  return (original, owner) => {
    const prefixed = prefixedName(original.name, owner.prefix);
    const { name, spec, fixed, isDisabled, problem } = override(prefixed, original);
    const withhold = (why: Withheld['problem']): readonly ToolItem[] => (
      withheld.push({ tool: name, plugin: owner.plugin, problem: why }),
      []
    );
    if (isDisabled) return [];
    if (problem) return withhold(problem);
    const labels = [...(spec.traits ?? []), ...patterns.filter(({ matches }) => matches(name)).flatMap(({ values }) => values)];
    const item: ToolItem = {
      ...facts({ kind: 'tool', name, spec }, owner),
      kind: 'tool',
      spec,
      effect: typeof spec.effect === 'string' ? spec.effect : spec.effect.worst,
      traits: new Map(labels.map((label) => [label.trait, label.value])),
      ...(fixed && { fixed }),
      ...(spec !== original && { defined: { name: prefixed, spec: original } }),
    };
    const drift = sources.lock?.(item) ?? [];
    return drift.length > 0 ? withhold(lockDrift(drift)) : [item];
  };
}
