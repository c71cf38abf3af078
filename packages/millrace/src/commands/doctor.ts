import { introspection, lintTools, type Hub } from '@millrace/core';
import { createServer } from 'node:net';
import { findingLines } from './finding-lines.js';
import { untilUp } from './until-up.js';
import { openHub } from './open-hub.js';
import type { Terminal } from './terminal.js';

/** One thing that was looked at. */
interface Finding {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** Looks at what a hub needs here and says what to mend. @returns whether all is well. @throws MillraceError as `openHub` does. */
export async function doctor(terminal: Terminal, options: { readonly json?: boolean } = {}): Promise<boolean> {
  const { hub, settings } = await openHub(terminal, { streamPort: 0 });
  const findings: readonly Finding[] = [
    nodeVersion(process.versions.node),
    { name: 'data directory', ok: true, detail: settings.dataDirectory },
    ...(await Promise.all([port(4600, 'MCP over HTTP'), port(4601, 'the stream gateway')])),
    definitions(hub),
    ...(await hubFindings(hub)),
  ];
  const isWell = findings.every(({ ok }) => ok);
  if (options.json) terminal.print(`${JSON.stringify({ ok: isWell, findings }, null, 2)}\n`);
  else for (const { name, ok, detail } of findings) terminal.print(`${ok ? 'ok  ' : 'MEND'} ${name.padEnd(24)} ${detail}\n`);
  return isWell;
}

function definitions(hub: Hub): Finding {
  const catalogue = hub.service(introspection).catalogue();
  const grave = lintTools(catalogue).filter(({ severity }) => severity !== 'low');
  const detail =
    grave.length === 0
      ? `${catalogue.length} tools, none that misleads`
      : findingLines(grave)
          .map((line) => line.trim())
          .join('; ');
  return { name: 'tool definitions', ok: grave.every(({ severity }) => severity !== 'high'), detail };
}

/** @internal */
export function nodeVersion(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return { name: 'Node', ok: major > 20 || (major === 20 && minor >= 19), detail: `${version}; 20.19 or later is needed` };
}

/** @internal */
export async function port(number: number, use: string): Promise<Finding> {
  const isFree = await new Promise<boolean>((resolve) => {
    const server = createServer()
      .once('error', () => resolve(false))
      .listen(number, '127.0.0.1', () => server.close(() => resolve(true)));
  });
  const detail = isFree ? `free for ${use}` : `taken; ${use} needs it, unless a hub is running already`;
  return { name: `port ${number}`, ok: isFree, detail };
}

async function hubFindings(hub: Hub): Promise<readonly Finding[]> {
  try {
    await hub.start();
    // What does not come up says why in its health check.
    await untilUp(hub, AbortSignal.timeout(60_000)).catch(() => undefined);
    const { checks, down } = await hub.health(AbortSignal.timeout(15_000));
    return [
      ...down.map(({ plugin, because }) => ({ name: plugin, ok: false, detail: because })),
      ...checks.map(({ name, status, message }) => ({
        name,
        ok: status === 'pass' || status === 'degraded',
        detail: `${status}${message === undefined ? '' : `: ${message}`}`,
      })),
    ];
  } catch (cause) {
    return [{ name: 'hub', ok: false, detail: cause instanceof Error ? cause.message : String(cause) }];
  } finally {
    await hub.stop().catch(() => undefined);
  }
}
