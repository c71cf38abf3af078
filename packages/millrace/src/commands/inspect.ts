import { introspection } from '@millrace/core';
import { openHub } from './open-hub.js';
import type { Terminal } from './terminal.js';

/** Shows what a hub is made of, from its definitions alone: nothing is started. */
export async function inspect(terminal: Terminal, options: { config?: string; json?: boolean }): Promise<void> {
  const { hub } = await openHub(terminal, options.config);
  const { name, version, plugins } = hub.report;
  const tools = hub.service(introspection).tools();
  if (options.json) {
    terminal.print(`${JSON.stringify({ name, version, plugins, tools }, null, 2)}\n`);
    return;
  }
  terminal.print(`${name} ${version}\n`);
  for (const plugin of plugins) terminal.print(`\n${plugin.name} ${plugin.version}\n${lines(plugin.holds.tools, tools)}`);
}

function lines(names: readonly string[], tools: readonly { readonly name: string; readonly description: string }[]): string {
  return names.map((name) => `  ${name.padEnd(24)} ${tools.find((tool) => tool.name === name)?.description ?? ''}\n`).join('');
}
