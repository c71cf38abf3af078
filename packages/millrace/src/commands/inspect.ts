import { introspection, lintTools, type CatalogueTool, type HubReport } from '@millrace/core';
import { findingLines, printable } from './finding-lines.js';
import { openHub } from './open-hub.js';
import type { Terminal } from './terminal.js';
import { priceTools, type Price, type ToolPrices } from './tool-prices.js';

/** Shows what a hub is made of and what its tools cost a client, from its definitions alone: nothing is started. */
export async function inspect(terminal: Terminal, options: { readonly config?: string; readonly json?: boolean }): Promise<void> {
  const { hub } = await openHub(terminal, { config: options.config, isOnlyLookedAt: true });
  const facts = hub.service(introspection);
  const catalogue = facts.catalogue();
  const tokens = await priceTools(catalogue);
  const findings = lintTools(catalogue);
  if (options.json) {
    const { name, version, plugins } = hub.report;
    terminal.print(`${JSON.stringify({ name, version, plugins, tools: facts.tools(), tokens, findings }, null, 2)}\n`);
    return;
  }
  const { name, version } = hub.report;
  const warnings = findings.length === 0 ? [] : ['', 'Look at these definitions:', ...findingLines(findings)];
  terminal.print([`${name} ${version}`, ...table(hub.report, catalogue, tokens), ...warnings, ''].join('\n'));
}

function table(report: HubReport, catalogue: readonly CatalogueTool[], prices: ToolPrices): readonly string[] {
  const toolLine = ({ listing: { name, description } }: CatalogueTool): string =>
    row(`  ${name}`, { price: prices.tools.find(({ tool }) => tool === name), text: description });
  const groupLines = (plugin: string, title: string): readonly string[] => {
    const price = prices.plugins.find((one) => one.plugin === plugin);
    const own = catalogue.filter((tool) => tool.plugin === plugin);
    return ['', row(title, { count: price?.tools ?? 0, price }), ...own.map(toolLine)];
  };
  const names = new Set(report.plugins.map(({ name }) => name));
  const others = [...new Set(catalogue.map(({ plugin }) => plugin))].filter((plugin) => !names.has(plugin));
  return [
    `${'tokens (o200k)'.padEnd(nameWidth)} ${'tools'.padStart(5)} ${'listed'.padStart(7)} ${'output'.padStart(7)}`,
    ...prices.views.map((view) => row(view.view === null ? 'all' : `view ${view.view}`, { count: view.tools, price: view })),
    ...others.flatMap((plugin) => groupLines(plugin, plugin)),
    ...report.plugins.flatMap(({ name, version }) => groupLines(name, `${name} ${version}`)),
  ];
}

interface Cells {
  readonly count?: number;
  readonly price?: Price | undefined;
  readonly text?: string;
}

function row(name: string, { count, price, text }: Cells): string {
  const numbers = [String(count ?? '').padStart(5), ...[price?.tokens, price?.outputTokens].map((cell) => String(cell ?? 0).padStart(7))];
  return printable([name.padEnd(nameWidth), ...numbers, ...(text === undefined ? [] : [` ${text}`])].join(' '));
}

const nameWidth = 26;
