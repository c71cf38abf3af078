import { createRequire } from 'node:module';
import { definePlugin } from '@millrace/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { codeLanguages, extractCodeComponents, extractFunctions, ingestRepository, type CodeLanguage } from '../index.js';
import { buildWorker } from '../test-support/build-worker.js';
import { mainHub, type MainHub } from '../test-support/main-hub.js';

let worker: Awaited<ReturnType<typeof buildWorker>>;
beforeAll(async () => {
  worker = await buildWorker();
});
afterAll(() => worker.remove());

const shop = {
  'root/shop/cart.ts': [
    "import { price } from './price.js';",
    "import type { Item } from './item.js';",
    "import { z } from 'zod';",
    '/** Holds items. */',
    'export class Cart {',
    '  /** Adds one. */',
    '  add(item: Item, count = 1): void { if (count > 0 && item) this.items.push(item); }',
    '  #hidden() {}',
    '}',
  ].join('\n'),
  'root/shop/price.ts': 'export function price(of: string): number { return of ? 1 : 2; }\n',
  'root/shop/item.ts': 'export interface Item { name: string }\n',
  'root/lib/tool.py': 'def run(args):\n    """Runs."""\n    for a in args:\n        if a: pass\n',
  'root/notes.txt': 'text',
};

const open = (files: Record<string, string | Uint8Array> = shop, plugins: Parameters<typeof mainHub>[2] = []): Promise<MainHub> =>
  mainHub(files, { workerProgram: worker.program, maxWorkers: 1 }, plugins);

it('lists the functions of a file, a folder and a glob, with signatures and metrics', async () => {
  await using opened = await open();
  const functionsIn = async (path: string): Promise<string> => (await opened.hub.call(extractFunctions, { path })).functions;

  expect(await functionsIn('shop/cart.ts')).toBe(
    'shop/cart.ts\n7 Cart.add(item: Item, count = 1): void cc=3 cog=2 lines=1\n8 Cart.#hidden() cc=1 lines=1',
  );
  expect(await functionsIn('lib')).toBe('lib/tool.py\n1-4 run(args) cc=3 cog=3 lines=3');
  expect(await functionsIn('shop/pr*.ts')).toBe('shop/price.ts\n1 price(of: string): number cc=2 cog=1 lines=1');
  expect((await functionsIn('*.py')).split('\n')[0]).toBe('lib/tool.py');
  expect((await functionsIn('.')).match(/cc=/g)).toHaveLength(4);
});

it('chooses functions by name and complexity, and puts the most complex or longest first', async () => {
  await using opened = await open();
  const { hub } = opened;

  const byName = await hub.call(extractFunctions, { name: 'CART.A' });
  const complex = await hub.call(extractFunctions, { min_complexity: 2, sort: 'complexity' });
  const longest = await hub.call(extractFunctions, { sort: 'lines' });
  const none = await hub.call(extractFunctions, { name: 'nowhere' });

  expect(byName.functions).toContain('Cart.add');
  expect(byName.total).toBe(1);
  expect(complex.functions.match(/cc=\d/g)).toEqual(['cc=3', 'cc=3', 'cc=2']);
  expect(longest.functions.split('\n')[0]).toBe('lib/tool.py');
  expect(none).toMatchObject({ functions: '', total: 0, note: 'No functions in 5 files, 1 of which no parser reads.' });
});

it('lists what files declare, with docs and imports where asked', async () => {
  await using opened = await open();
  const { hub } = opened;

  const plain = await hub.call(extractCodeComponents, { path: 'shop' });
  const full = await hub.call(extractCodeComponents, { path: 'shop/*.ts', docs: true, imports: true, kinds: ['class', 'interface'] });
  const top = await hub.call(extractCodeComponents, { path: 'shop/cart.ts', depth: 1 });

  expect(plain.components.split('\n')).toEqual([
    'shop/cart.ts',
    '5-9 class Cart',
    '  7 method add(item: Item, count = 1): void',
    '  8 method #hidden() (private)',
    'shop/item.ts',
    '1 interface Item',
    'shop/price.ts',
    '1 function price(of: string): number',
  ]);
  expect(full.components.split('\n')).toEqual([
    'shop/cart.ts',
    'imports ./price.js, zod, ./item.js',
    '-> shop/price.ts',
    '5-9 class Cart: Holds items.',
    'shop/item.ts',
    '1 interface Item',
  ]);
  expect(top.components).toBe('shop/cart.ts\n5-9 class Cart');
});

it('refuses a kind there is none of, and says which there are', async () => {
  await using opened = await open();

  await expect(opened.hub.call(extractCodeComponents, { kinds: ['klass'] })).rejects.toThrow(/function, class, method/);
});

it('gives long lists in pages that hold together, and tells when a cursor is gone', async () => {
  const many = Array.from({ length: 200 }, (_, index) => `export function fn${index}(a: string) { return a; }`).join('\n');
  await using opened = await open({ 'root/many.ts': many });
  const { hub } = opened;
  const lines: string[] = [];

  let page = await hub.call(extractFunctions, { max_tokens: 500 });
  await opened.folder.put({ 'root/many.ts': '' });
  for (;;) {
    lines.push(...page.functions.split('\n').slice(1));
    if (page.cursor === undefined) break;
    page = await hub.call(extractFunctions, { cursor: page.cursor, max_tokens: 500 });
  }

  expect(page.total).toBe(200);
  expect(lines.map((line) => /fn\d+/.exec(line)?.[0])).toEqual(Array.from({ length: 200 }, (_, index) => `fn${index}`));
  await expect(hub.call(extractFunctions, { cursor: 'none.1' })).rejects.toMatchObject({ code: 'cursor_expired' });
});

it('tells of files with errors, and leaves out what is no text', async () => {
  await using opened = await open({
    'root/a.py': 'def f(: pass\ndef g(): pass\n',
    'root/b.ts': 'export function h() {}',
    'root/c.ts': 'x\0',
  });

  const found = await opened.hub.call(extractFunctions, {});

  expect(found.functions).toContain('b.ts');
  expect(found.note).toBe('1 file has syntax errors: what was understood is told.');
});

it.each([
  ['what is not there', 'nowhere.ts', 'not_found'],
  ['what leads outside', '../x', 'outside_roots'],
  ['a secret', '.env', 'denied'],
  ['a binary file', 'c.ts', 'binary_file'],
  ['a file that is too large', 'large.ts', 'too_large'],
  ['a glob that is none', '[.ts', 'invalid_pattern'],
])('refuses %s', async (_name, path, code) => {
  await using opened = await open({
    'root/.env': 'A=1',
    'root/c.ts': 'x\0',
    'root/large.ts': `//${'x'.repeat(2 * 1024 * 1024)}`,
    'root/a.ts': '',
  });

  await expect(opened.hub.call(extractFunctions, { path })).rejects.toMatchObject({ code });
  await expect(opened.hub.call(extractCodeComponents, { path })).rejects.toMatchObject({ code });
});

const powershell: CodeLanguage = {
  name: 'PowerShell',
  extensions: ['ps1'],
  table: {
    grammar: createRequire(import.meta.url).resolve('@vscode/tree-sitter-wasm/wasm/tree-sitter-powershell.wasm'),
    symbols: {
      function_statement: { kind: 'function', name: 'function_name', body: 'script_block' },
      class_statement: { kind: 'class', name: 'simple_name' },
      class_method_definition: { kind: 'method', name: 'simple_name', body: 'script_block' },
    },
    comments: ['comment'],
    identifiers: ['variable', 'command_name'],
    ifs: ['if_statement'],
    elseIfs: ['elseif_clause'],
    elses: ['else_clause'],
    nested: ['foreach_statement', 'while_statement', 'for_statement'],
    logical: { nodes: ['logical_expression'], operators: ['-and', '-or'] },
  },
};

it('reads a language that another plugin brings, wherever code is read', async () => {
  const brings = definePlugin({
    name: 'brings',
    adds: [codeLanguages],
    start({ add }) {
      add(codeLanguages, powershell);
      return {};
    },
  });
  const script =
    '# Builds all.\nfunction Build-All($Path) {\n  if ($Path -and $true) { return 1 } else { 3 }\n}\nclass Cart { [int] Add() { return 1 } }\n';
  await using opened = await open({ 'root/a.ps1': script }, [brings()]);
  const { hub } = opened;

  const alone = await hub.call(extractFunctions, { path: 'a.ps1' });
  const listed = await hub.call(extractCodeComponents, { docs: true });
  const ingested = await hub.call(ingestRepository, { path: '.' });

  expect(alone.functions).toMatch(/2-4 Build-All.* cc=3 cog=3 lines=3/);
  expect(listed.components).toContain('2-4 function Build-All($Path): Builds all.');
  expect(listed.components).toContain('  5 method Add');
  expect(ingested).toMatchObject({ languages: { PowerShell: 1 }, symbols: 3 });
});
