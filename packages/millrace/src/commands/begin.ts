import { relative, resolve } from 'node:path';
import { commandUsage } from '../error-catalogue.js';
import { newPlugin } from '../new/new-plugin.js';
import { newServer } from '../new/new-server.js';
import type { Terminal } from './terminal.js';

/** Writes a new plugin or server and says what to do next. @throws MillraceError `MILLRACE_COMMAND_USAGE`, and as `newPlugin` does. */
export async function begin(terminal: Terminal, wanted: { kind: string; name: string; directory?: string }): Promise<void> {
  const { kind, name } = wanted;
  if (kind !== 'plugin' && kind !== 'server') throw commandUsage(`There is no new '${kind}'; it is 'plugin' or 'server'.`);
  const directory = resolve(terminal.folder, wanted.directory ?? (kind === 'plugin' ? `millrace-plugin-${name}` : name));
  const files = await (kind === 'plugin' ? newPlugin(name, directory) : newServer(name, directory));
  const place = relative(terminal.folder, directory) || '.';
  terminal.print(`${files.map((file) => `  ${place}/${file}`).join('\n')}\n\nNext: cd ${place} && npm install && npm test\n`);
}
