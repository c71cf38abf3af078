import { misguidedOverrides, type Named } from '../catalogue/apply-overrides.js';
import { duplicateNames } from '../catalogue/catalogue.js';
import { compile } from '../catalogue/compile.js';
import { prefixedName } from '../catalogue/tool-maker.js';
import { badDefinition } from '../error/error-catalogue/composition.js';
import { lockDrift } from '../error/error-catalogue/control.js';
import type { MillraceError } from '../error/millrace-error.js';
import { refusingLock } from '../lock/lock-check.js';
import { points } from '../points/points.js';
import type { HubOptions } from './hub.js';
import type { PluginRun } from './plugin-run.js';

/** Everything that stands against the catalogue that a hub's options and plugins make, known before anything runs. */
export function catalogueProblems(options: HubOptions, runs: readonly PluginRun[]): MillraceError[] {
  const { traits = {}, overrides = {}, tools: hostTools = [] } = options;
  const mayCome = runs.some(({ definition }) => definition.adds?.some(({ id }) => id === points.tools.id));
  const misguided = [...viewProblems(options), ...misguidedOverrides(overrides, definedTools(options, runs), mayCome)];
  // What a wrong override makes of the tools would only be the same mistake again.
  if (misguided.length > 0) return misguided;
  const lock = refusingLock(options.lock);
  const compiled = compile({ runs, hostTools, traits, overrides, lock, liveTools: [], liveResources: [], livePrompts: [] });
  const problems = compiled.withheld.map(({ problem }) => problem);
  const drifts = problems.filter(({ code }) => code === 'MILLRACE_LOCK_DRIFT').flatMap((drift) => drift.problems);
  return [
    ...duplicateNames(compiled),
    ...problems.filter(({ code }) => code !== 'MILLRACE_LOCK_DRIFT'),
    ...(drifts.length > 0 ? [lockDrift(drifts)] : []),
  ];
}

/** The tools that a hub is composed of, by their names before overrides. */
export function definedTools({ tools = [] }: HubOptions, runs: readonly PluginRun[]): readonly Named[] {
  return [
    ...tools.map(({ spec }) => ({ name: spec.name, spec })),
    ...runs.flatMap(({ definition, options: { as } }) =>
      Object.values(definition.tools ?? {}).map((spec) => ({ name: prefixedName(spec.name, as), spec })),
    ),
  ];
}

/** Names that stand in an address as they are. */
const viewName = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

function viewProblems({ name, views = {} }: HubOptions): MillraceError[] {
  const problems = Object.keys(views)
    .filter((view) => !viewName.test(view))
    .map((view) => `the name of view '${view}' may have letters, digits, '-' and '_' only, for it is part of an address`);
  return problems.length > 0 ? [badDefinition('hub', name, problems)] : [];
}
