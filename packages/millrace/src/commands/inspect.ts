import { introspection } from '@millrace/core';
import { openHub } from './open-hub.js';
import type { Terminal } from './terminal.js';

/** Shows what a hub is made of, from its definitions alone: nothing is started. */
export async function inspect(terminal: Terminal, options: { readonly config?: string; readonly json?: boolean }): Promise<void> {
  const { hub } = await openHub(terminal, { config: options.config, isOnlyLookedAt: true });
  const { name, version, plugins } = hub.report;
  const tools = hub.service(introspection).tools();
  if (options.json) {
    terminal.print(`${JSON.stringify({ name, version, plugins, tools }, null, 2)}\n`);
    return;
  }
  const ofPlugins = new Set(plugins.flatMap(({ holds }) => holds.tools));
  const own = tools.map((tool) => tool.name).filter((tool) => !ofPlugins.has(tool));
  const groups = [
    ...(own.length > 0 ? [{ title: '', names: own }] : []),
    ...plugins.map((plugin) => ({ title: `\n${plugin.name} ${plugin.version}\n`, names: plugin.holds.tools })),
  ];
  const lines = groups.map(({ title, names }) => `${title}${names.map((each) => line(each, tools)).join('')}`);
  terminal.print(`${name} ${version}\n${lines.join('')}`);
}

function line(name: string, tools: readonly { readonly name: string; readonly description: string }[]): string {
  return `  ${name.padEnd(24)} ${tools.find((tool) => tool.name === name)?.description ?? ''}\n`;
}
