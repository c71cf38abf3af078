import { posix } from 'node:path';
import type { CodeSymbol } from '../code/code-facts.js';
import type { Analysis } from '../ingest/analyze.js';
import { Pause } from '../ingest/pause.js';
import type { Repository } from '../ingest/repository.js';
import type { IngestedFile } from '../ingest/snapshot.js';
import { cell, code, link, plain } from './markdown.js';
import { mermaid, moduleGraph } from './module-graph.js';

/** What a page is about, and where it will lie. */
export interface DocumentationScope {
  /** The whole, or the whole with what every file declares. */
  readonly detail: 'overview' | 'api';
  /** The folder of the page, relative to the repository: links lead from there. */
  readonly from: string;
}

const filesPerTurn = 10;
const maxDocLength = 200;

/** A page in Markdown on what a repository is made of. Every sentence says what was found in its files, with a link there. */
export async function documentation(
  { repository, analysis }: { readonly repository: Repository; readonly analysis: Analysis },
  scope: DocumentationScope,
  signal: AbortSignal,
): Promise<string> {
  const sections = [
    `# ${plain(posix.basename(repository.snapshot.repository) || 'Repository')}`,
    overview(repository, analysis, scope),
    languages(analysis),
    entryPoints(analysis, scope),
    await modules(repository, signal),
    cycles(analysis, scope),
    mostImported(analysis, scope),
    ...(scope.detail === 'api' ? await declarations(repository, scope, signal) : []),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function overview({ files, snapshot }: Repository, { lines, languages: all, imports }: Analysis, { from }: DocumentationScope): string {
  const [first] = all;
  const readme = files.find(({ path }) => /^readme(\.\w+)?$/i.test(path));
  return [
    `${number(files.length, 'file')} with ${number(lines, 'line')}${first ? `, most of them ${plain(first.name)}` : ''}.`,
    `${number(snapshot.symbols, 'declaration')}; ${number(imports.internal, 'import')} from file to file, ${imports.external} of other packages.`,
    ...(readme ? [`It describes itself in ${link(plain(readme.path), readme.path, { from })}.`] : []),
  ].join(' ');
}

function languages({ languages: all }: Analysis): string {
  const rows = all.map(({ name, files, lines, symbols }) => `| ${cell(plain(name))} | ${files} | ${lines} | ${symbols} |`);
  return ['## Languages', '', '| Language | Files | Lines | Declarations |', '| --- | ---: | ---: | ---: |', ...rows].join('\n');
}

function entryPoints({ entryPoints: all }: Analysis, { from }: DocumentationScope): string {
  if (all.length === 0) return '';
  return ['## Where it begins', '', ...all.map(({ path, why }) => `- ${link(code(path), path, { from, line: 1 })}: ${plain(why)}`)].join(
    '\n',
  );
}

async function modules(repository: Repository, signal: AbortSignal): Promise<string> {
  const { targets } = await repository.imports(signal);
  const graph = await moduleGraph(targets, signal);
  if (graph.nodes.length < 2) return '';
  return [
    '## Modules',
    '',
    'Folders, and how many imports lead from one to another; those that import each other in a circle are one.',
    '',
    mermaid(graph),
  ].join('\n');
}

function cycles({ cycles: { count, largest } }: Analysis, { from }: DocumentationScope): string {
  if (count === 0) return '';
  const rows = largest.map(({ files, paths }) => {
    const shown = paths.map((path) => link(code(path), path, { from })).join(', ');
    return `- ${number(files, 'file')}: ${shown}${files > paths.length ? ` and ${files - paths.length} more` : ''}`;
  });
  return ['## Import cycles', '', `${number(count, 'group')} of files import each other in a circle.`, '', ...rows].join('\n');
}

function mostImported({ mostImported: all }: Analysis, { from }: DocumentationScope): string {
  if (all.length === 0) return '';
  const rows = all.map(({ path, importers }) => `- ${link(code(path), path, { from })}, by ${number(importers, 'file')}`);
  return ['## Most imported', '', ...rows].join('\n');
}

async function declarations(repository: Repository, scope: DocumentationScope, signal: AbortSignal): Promise<string[]> {
  const pause = new Pause(filesPerTurn, signal);
  const byFolder = new Map<string, string[]>();
  for (const file of repository.files) {
    if (pause.isDue()) await pause.turn();
    const rows = declarationsOf(repository.detailOf(file).symbols, file, scope);
    if (rows.length === 0) continue;
    const folder = posix.dirname(file.path);
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), `### ${plain(file.path)}\n\n${rows.join('\n')}`]);
  }
  return [...byFolder].map(([folder, files]) => [`## In ${plain(folder === '.' ? 'the top folder' : folder)}`, ...files].join('\n\n'));
}

// What other files see, and the methods of it.
function declarationsOf(symbols: readonly CodeSymbol[], { path }: IngestedFile, { from }: DocumentationScope): string[] {
  return symbols.flatMap((symbol) => {
    const owner = symbol.parent === undefined ? undefined : symbols[symbol.parent];
    const isShown = symbol.isExported && (symbol.parent === undefined || (symbol.kind === 'method' && owner?.parent === undefined));
    if (!isShown) return [];
    const doc = symbol.doc === undefined ? '' : `: ${plain(symbol.doc.slice(0, maxDocLength))}`;
    const shown = code(symbol.signature ?? `${symbol.kind} ${symbol.name}`);
    return [`${owner ? '  ' : ''}- ${link(shown, path, { from, line: symbol.line })}${doc}`];
  });
}

function number(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
