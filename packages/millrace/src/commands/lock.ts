import { compareToolLocks, describeDrift, formatToolLock, introspection, lintTools, lockTools, parseToolLock } from '@millrace/core';
import type { CatalogueTool, ToolDrift, ToolLock } from '@millrace/core';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { lockFile } from '../compose/lock-file.js';
import { lockMissing } from '../error-catalogue.js';
import { findingLines } from './finding-lines.js';
import { openHub } from './open-hub.js';
import type { Terminal } from './terminal.js';
import { untilUp } from './until-up.js';

/** How to lock. */
export interface LockOptions {
  /** Only compares, and writes nothing. */
  readonly check?: boolean;
  /** Starts the hub, so that tools are locked that come only then. */
  readonly start?: boolean;
  readonly config?: string;
  readonly json?: boolean;
}

/**
 * Writes what a hub's tools are to `millrace.lock`, or compares them with it.
 *
 * @returns whether the file and the tools agree; after writing they do.
 * @throws MillraceError `MILLRACE_LOCK_MISSING`, `MILLRACE_LOCK_INVALID`, and as `openHub` does.
 */
export async function lock(terminal: Terminal, options: LockOptions): Promise<boolean> {
  const path = lockFile(terminal.folder, options.config);
  const file = relative(terminal.folder, path);
  if (options.check && !existsSync(path)) throw lockMissing(file);
  const locked = known(path, options);
  const catalogue = await catalogueOf(terminal, options);
  const present = lockTools(catalogue);
  const drift = compareToolLocks(locked ?? present, present);
  if (!options.check) writeFileSync(path, formatToolLock(present));
  const ok = !options.check || drift.length === 0;
  const findings = lintTools(catalogue);
  if (options.json) terminal.print(`${JSON.stringify({ ok, file, tools: catalogue.length, drift, findings }, null, 2)}\n`);
  else {
    const lines = [...drift.flatMap(describeDrift).map((line) => `  ${line}`), ...findingLines(findings)];
    terminal.print(`${[`${file}: ${summary(catalogue.length, drift)}`, ...lines].join('\n')}\n`);
  }
  return ok;
}

async function catalogueOf(terminal: Terminal, { config, start }: LockOptions): Promise<readonly CatalogueTool[]> {
  const { hub } = await openHub(terminal, { config, lock: 'off', isOnlyLookedAt: !start, ...(config === undefined && { streamPort: 0 }) });
  if (!start) return hub.service(introspection).catalogue();
  try {
    await hub.start();
    await untilUp(hub, AbortSignal.timeout(60_000)).catch(() => undefined);
    return hub.service(introspection).catalogue();
  } finally {
    await hub.stop();
  }
}

/** The lock as it is on the disk. One that cannot be read, after a merge for example, is only written anew. */
function known(path: string, { check }: LockOptions): ToolLock | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return parseToolLock(readFileSync(path, 'utf8'));
  } catch (cause) {
    if (check) throw cause;
    return undefined;
  }
}

function summary(count: number, drift: readonly ToolDrift[]): string {
  const of = (kind: ToolDrift['kind']): number => drift.filter((one) => one.kind === kind).length;
  const changes = [`${of('added')} new`, `${of('changed')} changed`, `${of('removed')} gone`].filter((text) => !text.startsWith('0 '));
  return `${count} ${count === 1 ? 'tool' : 'tools'}, ${changes.length === 0 ? 'all as locked' : changes.join(', ')}`;
}
