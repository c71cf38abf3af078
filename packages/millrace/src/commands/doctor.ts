import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { readSettings } from '../compose/settings.js';
import { openHub } from './open-hub.js';
import type { Terminal } from './terminal.js';

interface Finding {
  readonly name: string;
  readonly isGood: boolean;
  readonly detail: string;
}

/** Looks at what a hub needs here and says what to mend. @returns whether all is well. */
export async function doctor(terminal: Terminal): Promise<boolean> {
  const settings = readSettings(terminal.environment, terminal.folder);
  const findings = [
    nodeVersion(process.versions.node),
    await directory(settings.dataDirectory),
    ...(await Promise.all([port(4600, 'MCP over HTTP'), port(4601, 'the stream gateway')])),
    ...(await hubFindings(terminal)),
  ];
  for (const { name, isGood, detail } of findings) terminal.print(`${isGood ? 'ok  ' : 'MEND'} ${name.padEnd(24)} ${detail}\n`);
  return findings.every(({ isGood }) => isGood);
}

function nodeVersion(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return { name: 'Node', isGood: major > 20 || (major === 20 && minor >= 19), detail: `${version}; 20.19 or later is needed` };
}

async function directory(path: string): Promise<Finding> {
  try {
    await mkdir(path, { recursive: true });
    await access(path, constants.W_OK);
    return { name: 'data directory', isGood: true, detail: path };
  } catch (cause) {
    return {
      name: 'data directory',
      isGood: false,
      detail: `${path}: ${(cause as NodeJS.ErrnoException).code ?? 'not writable'}; set MILLRACE_DATA_DIR to a folder you may write`,
    };
  }
}

async function port(number: number, use: string): Promise<Finding> {
  const isFree = await new Promise<boolean>((resolve) => {
    const server = createServer()
      .once('error', () => resolve(false))
      .listen(number, '127.0.0.1', () => server.close(() => resolve(true)));
  });
  return {
    name: `port ${number}`,
    isGood: isFree,
    detail: isFree ? `free for ${use}` : `taken; ${use} needs it, unless a hub is running already`,
  };
}

async function hubFindings(terminal: Terminal): Promise<readonly Finding[]> {
  const { hub } = await openHub(terminal, undefined, { streamPort: 0 });
  try {
    await hub.start();
    const { checks, down } = await hub.health(AbortSignal.timeout(15_000));
    return [
      ...down.map(({ plugin, because }) => ({ name: plugin, isGood: false, detail: because })),
      ...checks.map(({ name, status, message }) => ({
        name,
        isGood: status === 'pass' || status === 'degraded',
        detail: `${status}${message === undefined ? '' : `: ${message}`}`,
      })),
    ];
  } catch (cause) {
    return [{ name: 'hub', isGood: false, detail: cause instanceof Error ? cause.message : String(cause) }];
  } finally {
    await hub.stop().catch(() => undefined);
  }
}
