import { nearestName } from '../catalogue/edit-distance.js';
import { switchInvalid } from '../error/error-catalogue/control.js';
import type { SwitchReason } from './switches.js';
import type { SwitchTarget } from './switch-target.js';

/** The names that a target may have. @internal */
export type SwitchNames = (kind: 'plugin' | 'tool') => readonly string[];

/**
 * Looks at what is to be switched, by whom and why.
 *
 * @param names - that there must be such a thing; not asked for what is turned on again, for it may have gone meanwhile.
 * @throws MillraceError `MILLRACE_SWITCH_INVALID`.
 * @internal
 */
export function checkSwitch(target: SwitchTarget, reason: SwitchReason, names?: SwitchNames): void {
  const unsaid = (['by', 'why'] as const).filter((part) => !isLine(reason?.[part]));
  const problems = [...unsaid.map((part) => `'${part}' must be one line of 1 to 500 characters`), ...targetProblems(target, names)];
  if (problems.length > 0) throw switchInvalid(problems);
}

function targetProblems(target: SwitchTarget, names: SwitchNames | undefined): string[] {
  const kind = (['tool', 'plugin', 'principal'] as const).find((one) => Object.hasOwn(target, one));
  const name = kind === undefined ? undefined : (target as Readonly<Record<string, unknown>>)[kind];
  if (kind === undefined || !isLine(name)) return ['the target must be { tool }, { plugin } or { principal }, with a name'];
  if (kind === 'principal' || names === undefined) return [];
  const all = names(kind);
  if (all.includes(name)) return [];
  const near = nearestName(name, all);
  return [`there is no ${kind} '${name}'${near === undefined ? '' : `; did you mean '${near}'?`}`];
}

function isLine(value: unknown): value is string {
  // Written to logs and shown to people: nothing in it may look like a line of its own.
  return typeof value === 'string' && value.trim() !== '' && value.length <= 500 && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value);
}
