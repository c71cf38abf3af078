import { afterAll, beforeAll, expect, it } from 'vitest';
import { Pool } from '../pool/pool.js';
import { buildWorker } from '../test-support/build-worker.js';
import { noSignal } from '../test-support/open-workspace.js';
import { parseInPool } from './parse-in-pool.js';

let worker: Awaited<ReturnType<typeof buildWorker>>;
let pool: Pool;
beforeAll(async () => {
  worker = await buildWorker();
  pool = new Pool({ size: 1, program: worker.program });
});
afterAll(async () => {
  pool.close();
  await worker.remove();
});

const extensions = ['ts', 'js', 'tsx', 'py', 'go', 'rs', 'java', 'cs', 'cpp', 'c', 'php', 'rb', 'sh'];
const deep = 100_000;
const contents: Readonly<Record<string, string>> = {
  'brackets in brackets': `x = ${'['.repeat(deep)}${']'.repeat(deep)}`,
  'parentheses that do not close': '('.repeat(deep),
  'braces in braces': '{'.repeat(deep),
};

it.each(extensions.flatMap((extension) => Object.keys(contents).map((name) => [extension, name] as const)))(
  'survives .%s with %s',
  async (extension, name) => {
    const text = `${extension === 'php' ? '<?php ' : ''}${contents[name]}`;

    const [facts] = await parseInPool(pool, [{ path: `a.${extension}`, content: Buffer.from(text) }], noSignal);

    expect(facts).toMatchObject({ lines: 1, codeLines: 1 });
  },
);

it.each(extensions)('reads an empty file, bytes and wide text as .%s', async (extension) => {
  const inputs = ['', '\ufeff', 'a\0b'].map((text) => ({ path: `a.${extension}`, content: Buffer.from(text) }));
  const wide = { path: `a.${extension}`, content: Buffer.from('\ufeffx = 1;\n', 'utf16le') };

  const facts = await parseInPool(pool, [...inputs, wide], noSignal);

  expect(facts.map(({ lines, isBinary }) => [lines, isBinary])).toEqual([
    [0, undefined],
    [1, undefined],
    [0, true],
    [1, undefined],
  ]);
});

it('reads a line of a megabyte', async () => {
  const text = 'function f(a){return a&&b(a)?c:d}'.repeat(30_000);

  const [facts] = await parseInPool(pool, [{ path: 'a.min.js', content: Buffer.from(text) }], noSignal);

  expect(facts).toMatchObject({ lines: 1, kinds: { function: 30_000 } });
  expect(facts?.hasErrors).toBeUndefined();
});

const run = 200_000;
it.each([
  ['space in an import of Python', 'a.py', `from a${' '.repeat(run)}import b${' '.repeat(run)}c\n`],
  ['space in a use of PHP', 'a.php', `<?php use A${' '.repeat(run)}B;`],
  ['brackets in an include of C', 'a.c', `#include ${'<'.repeat(run)}\n`],
  ['comments before functions on one line', 'a.js', '/*a*/function f(){}'.repeat(20_000)],
  ['functions in functions on one line', 'a.js', `${'f(()=>'.repeat(500)}1${')'.repeat(500)};`.repeat(100)],
  ['a declaration without an end', 'a.ts', `function f(${'a,'.repeat(run)}`],
])('is not kept busy by %s', async (_name, path, text) => {
  const begun = performance.now();

  const [facts] = await parseInPool(pool, [{ path, content: Buffer.from(text) }], noSignal);

  expect(facts?.lines).toBe(1);
  expect(performance.now() - begun).toBeLessThan(8_000);
});
