import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Pool } from '../pool/pool.js';
import { buildWorker } from '../test-support/build-worker.js';
import { editFile } from '../test-support/edit-file.js';
import { noSignal, openWorkspace } from '../test-support/open-workspace.js';
import { refusalOf } from '../test-support/refusal.js';

let worker: Awaited<ReturnType<typeof buildWorker>>;
let pool: Pool;
beforeAll(async () => {
  worker = await buildWorker();
  pool = new Pool({ program: worker.program, size: 1 });
});
afterAll(async () => {
  pool.close();
  await worker.remove();
});

const script = `import { x } from './x.js';

/** Adds. */
export function add(a: number, b: number): number {
  return a + b;
}

export class Point {
  move(by: number) {
    return by;
  }
  turn() {}
}

class Line {
  move() {}
}
`;

/** A file after the definition of a symbol got another text. */
async function replaced(name: string, text: string, change: { symbol: string; body: string }): Promise<string> {
  await using test = await openWorkspace({ [`root/${name}`]: text });
  await editFile(test, name, change, { pool });
  return await readFile(test.at(name), 'utf8');
}

describe('a symbol', () => {
  it('is replaced from its first line to its last, and nothing else', async () => {
    const body = 'export const add = (a: number, b: number): number => a + b;';

    const after = await replaced('a.ts', script, { symbol: 'add', body });

    expect(after).toBe(script.replace(/export function add[^}]*\}/, body));
  });

  it('is a method by its name with that of its class, or alone where no other has it', async () => {
    const moved = await replaced('a.ts', script, { symbol: 'Point.move', body: '  move() {\n    return 1;\n  }\n' });
    const turned = await replaced('a.ts', script, { symbol: 'turn', body: '  turn() {\n    return 2;\n  }' });

    expect(moved).toBe(script.replace('move(by: number) {\n    return by;', 'move() {\n    return 1;'));
    expect(turned).toBe(script.replace('turn() {}', 'turn() {\n    return 2;\n  }'));
  });

  it('keeps the line ends of its file, and a missing last one', async () => {
    const python = 'def one():\r\n    return 1\r\n\r\ndef two():\r\n    return 2';

    expect(await replaced('a.py', python, { symbol: 'two', body: 'def two():\n    return 3\n' })).toBe(
      python.replace('return 2', 'return 3'),
    );
    expect(await replaced('a.py', python, { symbol: 'one', body: 'def one(): return 1' })).toBe(
      'def one(): return 1\r\n\r\ndef two():\r\n    return 2',
    );
  });

  it.each([
    ['ad', 'symbol_not_found', "It has 'add'"],
    ['Point.mvoe', 'symbol_not_found', "'Point.move'"],
    ['move', 'ambiguous_match', 'Point.move (line 9), Line.move (line 16)'],
    ['', 'invalid_edit', 'symbol is empty'],
  ])('%j is refused as %s', async (symbol, code, expected) => {
    await using test = await openWorkspace({ 'root/a.ts': script });

    const refusal = await refusalOf(editFile(test, 'a.ts', { symbol, body: '' }, { pool }));

    expect(refusal).toMatchObject({ code, message: expect.stringContaining(expected) });
    expect(await readFile(test.at('a.ts'), 'utf8')).toBe(script);
  });

  it('that shares a line with another is not replaced, for that would go too', async () => {
    await using test = await openWorkspace({ 'root/a.ts': 'class A { one() {} }\nfunction b() {} function c() {\n}\n' });

    for (const [symbol, line] of Object.entries({ 'A.one': 1, b: 2, c: 2 }))
      expect(await refusalOf(editFile(test, 'a.ts', { symbol, body: '' }, { pool }))).toMatchObject({
        code: 'ambiguous_match',
        message: expect.stringContaining(`line ${line}`),
      });
  });

  it.each([
    ['before it', 'start(); function b() {\n}\n'],
    ['before it in one declaration', 'const a = 1, b = () => {\n};\n'],
    ['after it', 'function b() {\n} start();\n'],
  ])('that has other code on its lines, %s, is not replaced', async (_, text) => {
    await using test = await openWorkspace({ 'root/a.ts': text });

    expect(await refusalOf(editFile(test, 'a.ts', { symbol: 'b', body: '' }, { pool }))).toMatchObject({ code: 'ambiguous_match' });
    expect(await readFile(test.at('a.ts'), 'utf8')).toBe(text);
  });

  it('is unknown in a file whose language has none', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'text' });

    expect(await refusalOf(editFile(test, 'a.txt', { symbol: 'text', body: '' }, { pool }))).toMatchObject({
      code: 'symbol_not_found',
      message: expect.stringContaining('go by lines or text'),
    });
  });

  it('is refused a body that the encoding cannot hold', async () => {
    await using test = await openWorkspace({ 'root/a.py': Buffer.from('# \xe9\ndef one():\n    pass\n', 'latin1') });

    expect(await refusalOf(editFile(test, 'a.py', { symbol: 'one', body: 'x = "€"' }, { pool }))).toMatchObject({
      code: 'invalid_encoding',
    });
  });
});

describe('whether a file parses', () => {
  const edit = (from: string, to: string) => ({ edits: [{ old: from, new: to }] });

  it('is told after an edit, and before where it no longer does', async () => {
    await using test = await openWorkspace({ 'root/a.ts': 'const a = (1);\n', 'root/a.txt': '(' });

    const good = await editFile(test, 'a.ts', edit('1', '2'), { pool });
    const broken = await editFile(test, 'a.ts', edit(')', ''), { pool });
    const still = await editFile(test, 'a.ts', edit('2', '3'), { pool });
    const text = await editFile(test, 'a.txt', edit('(', '['), { pool });

    expect(good.parses).toEqual({ after: true, before: undefined });
    expect(broken.parses).toEqual({ after: false, before: true });
    expect(still.parses).toEqual({ after: false, before: false });
    expect(text.parses.after).toBeUndefined();
    expect(await readFile(test.at('a.ts'), 'utf8')).toBe('const a = (3;\n');
  });

  it('is not told where no parser runs, or the file is too deep for one, and the edit is made', async () => {
    const deep = `x = ${'['.repeat(100_000)}\n`;
    await using test = await openWorkspace({ 'root/a.py': 'x = 1\n', 'root/deep.ts': deep });

    const dumb = await editFile(test, 'a.py', edit('1', '2'));
    const edited = await editFile(test, 'deep.ts', edit('x', 'y'), { pool, maxFileBytes: 200_000 });

    expect(dumb.parses.after).toBeUndefined();
    expect(edited.parses.after).not.toBe(true);
    expect(await readFile(test.at('deep.ts'), 'utf8')).toBe(deep.replace('x', 'y'));
  });

  it('is not waited for when the call is stopped, and nothing is written', async () => {
    await using test = await openWorkspace({ 'root/a.ts': 'const a = 1;\n' });
    const stop = new AbortController();
    const stopping = new Pool({ program: worker.program, size: 1 });
    const running = editFile(test, 'a.ts', edit('1', '2'), { pool: stopping, signal: AbortSignal.any([noSignal, stop.signal]) });

    setImmediate(() => stop.abort());

    await expect(running).rejects.toThrow(/abort/i);
    expect(await readFile(test.at('a.ts'), 'utf8')).toBe('const a = 1;\n');
    stopping.close();
  });
});
