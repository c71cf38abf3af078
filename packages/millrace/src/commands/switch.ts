import type { SwitchReason, Switches, SwitchTarget } from '@millrace/core';
import { userInfo } from 'node:os';
import { commandUsage, switchNotShared } from '../error-catalogue.js';
import { openHub } from './open-hub.js';
import { printable } from './finding-lines.js';
import type { Terminal } from './terminal.js';

/** What to switch, and who says so. */
export interface SwitchOptions {
  readonly tool?: string;
  readonly plugin?: string;
  readonly principal?: string;
  readonly tenant?: string;
  readonly by?: string;
  readonly why?: string;
  readonly config?: string;
  readonly json?: boolean;
}

/**
 * Turns something off or on, for every hub on the same database, or lists what is off.
 *
 * @throws MillraceError `MILLRACE_COMMAND_USAGE`, `MILLRACE_SWITCH_NOT_SHARED`, as `openHub` and `hub.switches` do.
 */
export async function throwSwitch(terminal: Terminal, to: 'off' | 'on' | 'list', options: SwitchOptions): Promise<void> {
  const change = to === 'list' ? undefined : { target: targetOf(options), reason: reasonOf(options) };
  const { hub } = await openHub(terminal, { config: options.config, streamPort: 0, whenStreamPortTaken: 'skip' });
  try {
    await hub.start();
    if (!hub.switches.isKept) throw switchNotShared();
    if (change) await hub.switches[to === 'off' ? 'turnOff' : 'turnOn'](change.target, change.reason);
    await print(terminal, hub.switches, options.json === true);
  } finally {
    await hub.stop().catch(() => undefined);
  }
}

function targetOf({ tool, plugin, principal, tenant }: SwitchOptions): SwitchTarget {
  const given = [tool, plugin, principal].filter((name) => name !== undefined);
  if (given.length !== 1) throw commandUsage('Say one of --tool, --plugin and --principal.');
  if (tool !== undefined) return { tool };
  if (plugin !== undefined) return { plugin };
  return { principal: principal ?? '', ...(tenant !== undefined && { tenant }) };
}

function reasonOf({ by, why }: SwitchOptions): SwitchReason {
  if (why === undefined) throw commandUsage('Say why, with --why.');
  return { by: by ?? userInfo().username, why };
}

async function print(terminal: Terminal, switches: Switches, asJson: boolean): Promise<void> {
  const off = await switches.list();
  if (asJson) terminal.print(`${JSON.stringify({ off }, null, 2)}\n`);
  else if (off.length === 0) terminal.print('Nothing is turned off.\n');
  for (const { target, by, why, at } of asJson ? [] : off) {
    const name = Object.entries(target).map(([part, value]) => `${part} ${value}`);
    terminal.print(printable(`off  ${name.join(', ')}  since ${new Date(at).toISOString()} by ${by}: ${why}`) + '\n');
  }
}
