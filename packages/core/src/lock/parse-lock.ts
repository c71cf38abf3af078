import { lockInvalid } from '../error/error-catalogue/control.js';
import type { LockedTool, ToolLock } from './tool-lock.js';

/** Reads the text of a lock file. @throws MillraceError `MILLRACE_LOCK_INVALID` where it is none. */
export function parseToolLock(text: string): ToolLock {
  const value = parse(text);
  if (!isObject(value) || value['version'] !== 1) throw lockInvalid('it is of no version that this Millrace knows');
  const { tools } = value;
  if (!isObject(tools)) throw lockInvalid("it has no 'tools'");
  const broken = Object.keys(tools).find((name) => !isLocked(tools[name]));
  if (broken !== undefined) throw lockInvalid(`its entry '${broken.slice(0, 100)}' is incomplete`);
  return { version: 1, tools: tools as Readonly<Record<string, LockedTool>> };
}

/** A lock as the text of its file: two locks differ where their texts do, line by line. */
export function formatToolLock(lock: ToolLock): string {
  return `${JSON.stringify(lock, null, 2)}\n`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw lockInvalid(/^(<{7}|={7}|>{7})/m.test(text) ? 'it has the marks of a merge that was not finished' : 'it is not JSON');
  }
}

function isLocked(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { plugin, listed, defined, fields } = value;
  return [plugin, listed, defined].every((part) => typeof part === 'string') && isObject(fields);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
