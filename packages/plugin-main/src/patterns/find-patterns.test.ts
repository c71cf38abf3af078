import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Pool } from '../pool/pool.js';
import { Search } from '../search/search.js';
import { buildWorker } from '../test-support/build-worker.js';
import { noSignal, openWorkspace, type TestWorkspace } from '../test-support/open-workspace.js';
import { refusalOf } from '../test-support/refusal.js';
import { findPatterns, type PatternTools } from './find-patterns.js';
import type { PatternRequest } from './pattern-request.js';
import type { PatternRun } from './pattern-run.js';
import { presetNames } from './presets.js';

let worker: Awaited<ReturnType<typeof buildWorker>>;
let pool: Pool;
beforeAll(async () => {
  worker = await buildWorker();
  pool = new Pool({ program: worker.program, size: 2 });
});
afterAll(async () => {
  pool.close();
  await worker.remove();
});

function start({ workspace }: TestWorkspace, request: Partial<PatternRequest>, options: Partial<PatternTools> = {}): Promise<PatternRun> {
  return findPatterns({ workspace, pool, search: new Search(workspace), signal: noSignal, ...options }, { path: '.', ...request });
}

async function rowsOf(run: PatternRun): Promise<string[]> {
  const rows: string[] = [];
  for (let row = await run.at(0); row; row = await run.at(rows.length)) rows.push(`${row.place.shown} ${row.text}`);
  return rows;
}

const found = async (test: TestWorkspace, request: Partial<PatternRequest>): Promise<string[]> => rowsOf(await start(test, request));

describe('a search for patterns', () => {
  it('finds code by its shape, with what its variables stand for', async () => {
    await using test = await openWorkspace({
      'root/a.ts': 'const x = 1;\nfetchAll(  a ,  { b: 1 });\n// fetchAll(c)\n',
      'root/b.tsx': 'const el = <p>{fetchAll(d)}</p>;',
      'root/c.py': 'fetchAll(e)',
    });

    expect(await found(test, { pattern: 'fetchAll($FIRST, $$$REST)', language: 'TypeScript' })).toEqual([
      'a.ts 2:1 fetchAll(  a ,  { b: 1 }) FIRST=a REST={ b: 1 }',
    ]);
    expect(await found(test, { pattern: 'fetchAll($$$ALL)', language: 'TypeScript' })).toEqual([
      'a.ts 2:1 fetchAll(  a ,  { b: 1 }) ALL=a, { b: 1 }',
      'b.tsx 1:16 fetchAll(d) ALL=d',
    ]);
    expect(await found(test, { pattern: 'fetchAll($$$)', language: 'py' })).toEqual(['c.py 1:1 fetchAll(e)']);
    expect(await found(test, { pattern: 'fetchAll($A)', path: 'b.tsx' })).toEqual(['b.tsx 1:16 fetchAll(d) A=d']);
  });

  it('shows the first line of what is long', async () => {
    await using test = await openWorkspace({ 'root/a.js': `if (a) {\n  ${'b();\n'.repeat(50)}}\nf("${'x'.repeat(500)}")` });

    const [block] = await found(test, { pattern: 'if ($COND) { $$$BODY }', language: 'js' });
    const [call] = await found(test, { pattern: 'f($A)', language: 'js' });

    expect(block).toBe(`a.js 1:1 if (a) {… COND=a BODY=${'b(); '.repeat(12).trimEnd()}…`);
    expect(call).toBe(`a.js 53:1 f("${'x'.repeat(157)}… A="${'x'.repeat(59)}…`);
  });

  it('takes a rule, with constraints where it has them', async () => {
    await using test = await openWorkspace({ 'root/a.ts': 'f(1); g(2); h("x");' });
    const rule = { kind: 'call_expression', has: { field: 'function', regex: '^[fg]$' } };

    expect(await found(test, { rule, language: 'ts' })).toEqual(['a.ts 1:1 f(1)', 'a.ts 1:7 g(2)']);
    expect(await found(test, { rule: { rule: { pattern: '$F($A)' }, constraints: { A: { kind: 'string' } } }, language: 'ts' })).toEqual([
      'a.ts 1:13 h("x") F=h A="x"',
    ]);
  });

  it('looks with a preset through every language that it is for', async () => {
    await using test = await openWorkspace({
      'root/a.go': 'package a\n// TODO go\n',
      'root/b.py': '# TODO py\n',
      'root/c.css': '/* TODO css */',
      'root/d.txt': 'TODO',
    });

    expect(await found(test, { preset: 'todo' })).toEqual(['a.go 2:1 // TODO go', 'b.py 1:1 # TODO py', 'c.css 1:1 /* TODO css */']);
    expect(await found(test, { preset: 'todo', language: 'Go' })).toEqual(['a.go 2:1 // TODO go']);
  });

  it('passes over what is ignored, withheld, binary or too large, and says how many files were not parsed', async () => {
    await using test = await openWorkspace({
      'root/.gitignore': 'out/\n',
      'root/out/a.js': 'f(1)',
      'root/.ssh/b.js': 'f(1)',
      'root/node_modules/p/c.js': 'f(1)',
      'root/d.js': 'f(1)\0',
      'root/e.js': 'f(1)',
    });
    await writeFile(test.at('large.js'), `f(1)${' '.repeat(2 * 1024 * 1024)}`);

    const run = await start(test, { rule: { pattern: 'f($A)' }, language: 'js' });

    expect(await rowsOf(run)).toEqual(['e.js 1:1 f(1) A=1']);
    expect([run.files, run.skipped]).toEqual([2, 1]);
  });

  it('keeps the order of paths over many batches, and tells how far it is', async () => {
    const names = Array.from({ length: 150 }, (_, index) => `f${String(index).padStart(3, '0')}.${index % 2 ? 'ts' : 'tsx'}`);
    await using test = await openWorkspace(Object.fromEntries(names.map((name) => [`root/${name}`, 'call(1)'])));
    const onProgress = vi.fn<(done: number) => void>();

    const run = await start(test, { pattern: 'call($A)', language: 'TypeScript' }, { onProgress });

    expect((await rowsOf(run)).map((row) => row.split(' ')[0])).toEqual(names);
    expect(run.total).toBe(150);
    expect(onProgress.mock.calls.flat()).toEqual([32, 64, 96, 128, 150]);
  });

  it('reads UTF-16 and Latin-1', async () => {
    await using test = await openWorkspace({
      'root/a.js': Buffer.from('\ufeffcall("é")', 'utf16le'),
      'root/b.js': Buffer.from('call("\xe9")', 'latin1'),
    });

    expect(await found(test, { rule: { pattern: 'call($A)' }, language: 'js' })).toEqual([
      'a.js 1:1 call("é") A="é"',
      'b.js 1:1 call("é") A="é"',
    ]);
  });
});

describe('what cannot be looked for', () => {
  const deep = (levels: number): Record<string, unknown> => (levels === 0 ? { kind: 'x' } : { not: deep(levels - 1) });

  it.each<[string, Partial<PatternRequest>, string, string]>([
    ['nothing', {}, 'invalid_pattern', presetNames.join(', ')],
    ['two things', { pattern: 'a', preset: 'todo' }, 'invalid_pattern', 'one of pattern, rule and preset'],
    ['a pattern in no language', { pattern: 'foo()' }, 'invalid_pattern', 'language'],
    ['a language that there is not', { pattern: 'foo()', language: 'Pyton' }, 'unknown_language', "'Python'"],
    ['one that is not installed', { pattern: 'foo()', language: 'Rust' }, 'language_missing', 'npm install @ast-grep/lang-rust'],
    ['an empty pattern', { pattern: ' ', language: 'ts' }, 'invalid_pattern', 'empty'],
    ['a novel', { pattern: 'a'.repeat(5_000), language: 'ts' }, 'invalid_pattern', '4096'],
    ['a NUL', { pattern: 'a\0', language: 'ts' }, 'invalid_pattern', 'NUL'],
    ['a pattern that does not parse', { pattern: 'foo($A', language: 'ts' }, 'invalid_pattern', 'does not parse'],
    ['one that does not in Python', { pattern: 'except $E:', language: 'python' }, 'invalid_pattern', 'does not parse'],
    ['two statements', { pattern: 'a(); b()', language: 'ts' }, 'invalid_pattern', 'Multiple AST nodes'],
    ['a rule with an unknown field', { rule: { patern: 'a' }, language: 'ts' }, 'invalid_pattern', 'unknown field `patern`'],
    ['a rule with a kind that there is not', { rule: { kind: 'nope' }, language: 'ts' }, 'invalid_pattern', 'Kind `nope` is invalid'],
    ['a rule with a broken expression', { rule: { kind: 'identifier', regex: '(' }, language: 'ts' }, 'invalid_pattern', 'unclosed group'],
    ['an empty rule', { rule: {}, language: 'ts' }, 'invalid_pattern', 'empty'],
    ['a rule that is too deep', { rule: deep(40), language: 'ts' }, 'invalid_pattern', '32 levels'],
    ['a rule that is too long', { rule: { regex: 'a'.repeat(20_000) }, language: 'ts' }, 'invalid_pattern', '16384'],
    ['a preset that there is not', { preset: 'constructor' }, 'invalid_pattern', 'bare-except'],
    ['a preset for another language', { preset: 'bare-except', language: 'ts' }, 'invalid_pattern', 'It is for Python'],
  ])('%s is refused, with the reason', async (_name, request, code, reason) => {
    await using test = await openWorkspace({ 'root/a.ts': 'foo()' });

    const refusal = await refusalOf(start(test, request));

    expect(refusal).toMatchObject({ code, message: expect.stringContaining(reason) });
  });
});

describe('a search for patterns that is hard', () => {
  it('survives a file that brings its worker down, finds what is in the others, and counts it', async () => {
    await using test = await openWorkspace({
      'root/a.js': 'f()',
      'root/crash.js': 'f()',
      'root/z.js': 'f()',
      // Stands for a grammar that crashes at what a file's name says.
      'moody.mjs': `
        const hit = { line: 1, column: 1, text: 'f()', captures: [] };
        process.on('message', ({ input: { files } }) => {
          if (files.some(({ path }) => path === 'crash.js')) process.kill(process.pid, 'SIGSEGV');
          process.send({ kind: 'done', memoryBytes: 0, output: { hits: files.map(() => [hit]) } });
        });
        process.on('disconnect', () => process.exit());
        process.send({ kind: 'ready' });`,
    });
    const moody = new Pool({ program: test.outside.at('moody.mjs'), size: 1 });

    const run = await start(test, { pattern: 'f()', language: 'js' }, { pool: moody });

    expect(await rowsOf(run)).toEqual(['a.js 1:1 f()', 'z.js 1:1 f()']);
    expect([run.files, run.skipped]).toEqual([3, 1]);
    moody.close();
  });

  it('stops at its number of rows, and has no total then', async () => {
    await using test = await openWorkspace({ 'root/a.js': 'f(1);'.repeat(50), 'root/b.js': 'f(1);' });

    const run = await start(test, { pattern: 'f($A)', language: 'js' }, { maxRows: 10 });

    expect(await rowsOf(run)).toHaveLength(10);
    expect([run.total, run.stoppedBy]).toEqual([undefined, 'rows']);
  });

  it('ends its workers when the call is cancelled', async () => {
    await using test = await openWorkspace(
      Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`root/${index}.js`, 'f(1);'.repeat(2_000)])),
    );
    const call = new AbortController();
    const run = await start(test, { pattern: 'f($A)', language: 'js' }, { signal: call.signal, maxRows: 1_000_000 });
    const all = rowsOf(run).catch((error: unknown) => error);
    await run.at(0);

    call.abort(new Error('enough'));

    expect(await all).toMatchObject({ message: 'enough' });
    expect(await found(test, { pattern: 'f($A)', path: '0.js' })).toHaveLength(1_000);
  });

  it('gives what it has when its time is over, or nobody waits', async () => {
    await using test = await openWorkspace({ 'root/a.js': 'f(1)' });

    const slow = await start(test, { pattern: 'f($A)', language: 'js' }, { timeoutMs: 0 });
    const left = await start(test, { pattern: 'f($A)', language: 'js' });
    left.close();

    expect([await slow.at(5), slow.stoppedBy]).toEqual([undefined, 'time']);
    expect(await left.at(5)).toBeUndefined();
  });
});
