import { shownText, writtenOut } from '../lint/shown-text.js';
import type { LockedTool, ToolLock } from './tool-lock.js';

/** How a tool differs from the locked one. */
export interface ToolDrift {
  readonly tool: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** Of a changed tool: what changed. */
  readonly changes: readonly FieldChange[];
}

/** One field that is not as locked; a side is missing where the field was not there. */
export interface FieldChange {
  /** `plugin`, `title`, `description`, `input.<argument>` and so on; `definition` where overrides hide the change. */
  readonly field: string;
  readonly locked?: string;
  readonly present?: string;
}

/** Every tool that was added, removed or changed since it was locked, in the order of their names. */
export function compareToolLocks(locked: ToolLock, present: ToolLock): readonly ToolDrift[] {
  const names = [...new Set([...Object.keys(locked.tools), ...Object.keys(present.tools)])].sort();
  return names.flatMap((tool) => {
    const [before, after] = [entryOf(locked, tool), entryOf(present, tool)];
    const drift = driftOf(tool, before, after);
    return drift ? [drift] : [];
  });
}

/** How one tool differs; nothing where it does not. @internal */
export function driftOf(tool: string, locked: LockedTool | undefined, present: LockedTool | undefined): ToolDrift | undefined {
  if (!locked) return present && { tool, kind: 'added', changes: [] };
  if (!present) return { tool, kind: 'removed', changes: [] };
  const isSame = locked.listed === present.listed && locked.defined === present.defined && locked.plugin === present.plugin;
  return isSame ? undefined : { tool, kind: 'changed', changes: changesOf(locked, present) };
}

/** The entry of a tool, whatever its name is. @internal */
export function entryOf({ tools }: ToolLock, tool: string): LockedTool | undefined {
  return Object.hasOwn(tools, tool) ? tools[tool] : undefined;
}

/** A drift as lines that a person reads; what cannot be seen is written out. */
export function describeDrift({ tool, kind, changes }: ToolDrift): readonly string[] {
  const name = writtenOut(tool);
  if (kind !== 'changed') return [`${name}: ${kind === 'added' ? 'is new' : 'is gone'}`];
  return changes.map((one) => `${name}: ${writtenOut(one.field)} ${describeChange(one)}`);
}

function describeChange({ locked, present }: FieldChange): string {
  if (locked === undefined) return `is new: ${shownText(present ?? '')}`;
  if (present === undefined) return `is gone; it was ${shownText(locked)}`;
  return `was ${shownText(locked)}, is ${shownText(present)}`;
}

function changesOf(locked: LockedTool, present: LockedTool): readonly FieldChange[] {
  const [before, after] = [fieldsOf(locked), fieldsOf(present)];
  const changes = [...new Set([...before.keys(), ...after.keys()])]
    .filter((field) => before.get(field) !== after.get(field))
    .map((field) => change(field, before.get(field), after.get(field)));
  return changes.length > 0 ? changes : [change('definition', locked.defined, present.defined)];
}

function fieldsOf({ plugin, fields }: LockedTool): ReadonlyMap<string, string> {
  return new Map([['plugin', plugin], ...Object.entries(fields)]);
}

function change(field: string, locked: string | undefined, present: string | undefined): FieldChange {
  return { field, ...(locked !== undefined && { locked }), ...(present !== undefined && { present }) };
}
