import { overrideInvalid } from '../error/error-catalogue/composition.js';
import type { MillraceError } from '../error/millrace-error.js';
import type { AnyTool } from '../token/tool.js';
import { nearestName } from './edit-distance.js';
import { argumentsOf, fixArguments, type FixedArguments } from './fixed-arguments.js';
import { namePattern } from './name-pattern.js';
import { overrideProblems, type Override, type Overrides } from './override.js';

/** A tool as it is after the host's overrides. */
export interface Overridden {
  readonly name: string;
  readonly spec: AnyTool;
  readonly fixed?: FixedArguments;
  readonly isDisabled: boolean;
  /** Why it cannot be what the host wants. */
  readonly problem?: MillraceError;
}

/** Changes tools as the host says. @param name - with the prefix of its plugin. */
export type ApplyOverrides = (name: string, spec: AnyTool) => Overridden;

/** Reads overrides once, for as many tools as come. */
export function overridesReader(overrides: Overrides): ApplyOverrides {
  const rules = Object.entries(overrides).map(([pattern, override]) => ({
    override,
    isExact: !pattern.includes('*'),
    matches: namePattern(pattern),
  }));
  return (name, spec) => {
    const matching = rules.filter(({ matches }) => matches(name));
    if (matching.length === 0) return { name, spec, isDisabled: false };
    const { rename, title, purpose, disable } = Object.assign({}, ...matching.map(({ override }) => override)) as Override;
    const changed = { ...spec, ...(title !== undefined && { title }), ...(purpose !== undefined && { purpose }) };
    const base = { name: rename ?? name, spec: changed, isDisabled: disable === true };
    if (base.isDisabled) return base;
    const fixed = fixArguments(spec, wishes(spec, matching));
    if ('inputSchema' in fixed) return fixed.names.length === 0 ? base : { ...base, fixed };
    return { ...base, problem: overrideInvalid(name, fixed) };
  };
}

function wishes(spec: AnyTool, matching: readonly { readonly override: Override; readonly isExact: boolean }[]) {
  const known = argumentsOf(spec);
  const hidden = new Set<string>();
  const pinned = new Map<string, unknown>();
  for (const { override, isExact } of matching) {
    // A pattern fixes an argument wherever there is one of that name; a name means exactly what it says.
    const isMeant = (argument: string): boolean => isExact || Object.hasOwn(known, argument);
    for (const argument of override.hideArguments ?? []) if (isMeant(argument)) hidden.add(argument);
    for (const [argument, value] of Object.entries(override.pinArguments ?? {})) if (isMeant(argument)) pinned.set(argument, value);
  }
  return { hidden, pinned };
}

/** A tool that an override may name. */
export interface Named {
  readonly name: string;
  readonly spec: AnyTool;
}

/**
 * Every override that cannot do what it says, before any tool is changed.
 *
 * @param mayCome - whether tools may come while serving: then nobody can say yet that a name is wrong.
 */
export function misguidedOverrides(overrides: Overrides, tools: readonly Named[], mayCome: boolean): MillraceError[] {
  return Object.entries(overrides).flatMap(([pattern, override]) => {
    const own = overrideProblems(pattern, override);
    const problems = own.length > 0 ? own : aimProblems(pattern, override, { tools, mayCome });
    return problems.length > 0 ? [overrideInvalid(pattern, problems)] : [];
  });
}

function aimProblems(pattern: string, override: Override, { tools, mayCome }: { tools: readonly Named[]; mayCome: boolean }): string[] {
  const matched = tools.filter(({ name }) => namePattern(pattern)(name));
  if (matched.length === 0) return mayCome || pattern.includes('*') ? [] : [unknownTool(pattern, tools)];
  if (!pattern.includes('*') || mayCome) return [];
  const known = new Set(matched.flatMap(({ spec }) => Object.keys(argumentsOf(spec))));
  return [...(override.hideArguments ?? []), ...Object.keys(override.pinArguments ?? {})]
    .filter((argument) => !known.has(argument))
    .map((argument) => `none of its tools has an argument '${argument}'${hint(nearestName(argument, known))}`);
}

function unknownTool(name: string, tools: readonly Named[]): string {
  const near = nearestName(
    name,
    tools.map((tool) => tool.name),
  );
  return `there is no tool '${name}'${hint(near)}`;
}

function hint(near: string | undefined): string {
  return near === undefined ? '' : `; did you mean '${near}'?`;
}
