import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { buildWorker } from '../test-support/build-worker.js';
import { noSignal } from '../test-support/open-workspace.js';
import { temporaryFolder, type TemporaryFolder } from '../test-support/temporary-folder.js';
import type { ParseInput } from '../code/parse-file.js';
import { parseInPool } from '../code/parse-in-pool.js';
import { Pool, type PoolOptions } from './pool.js';

let parser: Awaited<ReturnType<typeof buildWorker>>;
let programs: TemporaryFolder;
beforeAll(async () => {
  parser = await buildWorker();
  programs = await temporaryFolder({
    'never.mjs': 'process.exit(3);',
    // Stands for a parser that crashes, hangs, eats memory or throws at what a file's name says.
    'moody.mjs': `
      const facts = { lines: 1, codeLines: 1, kinds: {}, imports: [], detail: new Uint8Array() };
      process.on('message', ({ input: files }) => {
        let memoryBytes = 0;
        for (const { path } of files) {
          if (path === 'grown') memoryBytes = 10 * 1024 ** 3;
          if (path === 'refused') return process.send({ kind: 'refused', code: 'not_found', message: 'It is not there.', memoryBytes });
          if (path === 'crash') process.kill(process.pid, 'SIGSEGV');
          if (path === 'hang') for (;;);
          if (path === 'hungry') for (const all = [];;) all.push(new Array(1e6).fill({}));
        }
        process.send({ kind: 'done', memoryBytes, output: files.map(() => ({ ...facts, entry: [String(process.pid)] })) });
      });
      process.on('disconnect', () => process.exit());
      process.send({ kind: 'ready' });`,
  });
});
afterAll(async () => {
  await parser.remove();
  await programs[Symbol.asyncDispose]();
});

const file = (path: string, text = 'x'): ParseInput => ({ path, content: Buffer.from(text) });

function open(program: string, options: PoolOptions = {}) {
  const pool = new Pool({ program, size: 1, ...options });
  return Object.assign(pool, { [Symbol.dispose]: () => pool.close() });
}

it('parses files in their order', async () => {
  using pool = open(parser.program, { size: 2 });

  const facts = await parseInPool(pool, [file('a.ts', 'export const a = 1;'), file('b.py', 'def b(): pass'), file('c.txt', 'c')], noSignal);

  expect(facts.map(({ kinds }) => kinds)).toEqual([{ constant: 1 }, { function: 1 }, {}]);
});

it('survives a file that overflows the parser, and still parses the others of its batch', async () => {
  using pool = open(parser.program);
  const deep = `x = ${'['.repeat(300_000)}${']'.repeat(300_000)};`;

  const facts = await parseInPool(
    pool,
    [file('a.ts', 'export const a = 1;'), file('deep.ts', deep), file('b.ts', 'export const b = 1;')],
    noSignal,
  );

  expect(facts.map(({ kinds, hasErrors }) => [kinds, hasErrors])).toEqual([
    [{ constant: 1 }, undefined],
    [{}, true],
    [{ constant: 1 }, undefined],
  ]);
});

it.each(['crash', 'hang', 'hungry'])('gives a file that makes its parser %s lines alone, and the others their facts', async (name) => {
  using pool = open(programs.at('moody.mjs'), { timeoutMs: name === 'hang' ? 1_500 : 15_000 });

  const facts = await parseInPool(pool, [file('a'), file(name, 'one\ntwo'), file('b')], noSignal);

  expect(facts.map(({ lines, hasErrors }) => [lines, hasErrors])).toEqual([
    [1, undefined],
    [2, true],
    [1, undefined],
  ]);
});

it('says that files are counted only, when no parser can be started', async () => {
  const warn = vi.fn<(message: string) => void>();
  using pool = open(programs.at('never.mjs'), { log: { warn } });

  const facts = await parseInPool(pool, [file('a.ts', 'export const a = 1;\n')], noSignal);

  expect(facts).toEqual([{ lines: 1, codeLines: 1, kinds: {}, imports: [], detail: new Uint8Array() }]);
  expect(warn).toHaveBeenCalledWith(expect.stringContaining('symbols are not'));
});

it('ends the process of a call that is cancelled, and serves the next', async () => {
  using pool = open(programs.at('moody.mjs'));
  const stop = new AbortController();

  const hanging = parseInPool(pool, [file('hang')], stop.signal).catch((error: unknown) => error);
  const waiting = parseInPool(pool, [file('a')], noSignal);
  stop.abort(new Error('enough'));

  expect(await hanging).toMatchObject({ message: 'enough' });
  expect(await waiting).toMatchObject([{ lines: 1 }]);
});

it('lets a cancelled call leave the queue at once', async () => {
  using pool = open(programs.at('moody.mjs'));
  const [running, waiting] = [new AbortController(), new AbortController()];

  const hanging = parseInPool(pool, [file('hang')], running.signal).catch((error: unknown) => error);
  const queued = parseInPool(pool, [file('a')], waiting.signal).catch((error: unknown) => error);
  waiting.abort(new Error('left'));

  expect(await queued).toMatchObject({ message: 'left' });
  running.abort();
  await hanging;
  expect(await parseInPool(pool, [file('b')], noSignal)).toMatchObject([{ lines: 1 }]);
});

it('uses a process again, ends it when idle, and starts another when needed', async () => {
  using pool = open(programs.at('moody.mjs'), { idleMs: 50 });
  const processOf = async (): Promise<number> => Number((await parseInPool(pool, [file('a')], noSignal))[0]?.entry?.[0]);

  const first = await processOf();
  const second = await processOf();
  await vi.waitFor(() => expect(isThere(first)).toBe(false), { timeout: 5_000 });
  const third = await processOf();

  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

it('ends all its processes when it is closed, and starts none after', async () => {
  const pool = open(programs.at('moody.mjs'), { size: 2 });
  const idle = Number((await parseInPool(pool, [file('a')], noSignal))[0]?.entry?.[0]);
  const calls = [file('hang'), file('hang'), file('a')].map((each) => parseInPool(pool, [each], noSignal).catch((error: unknown) => error));

  pool.close();

  const refusal = { code: 'shutting_down', retryable: true };
  expect(await Promise.all(calls)).toMatchObject([refusal, refusal, refusal]);
  await expect(parseInPool(pool, [file('a')], noSignal)).rejects.toMatchObject(refusal);
  await vi.waitFor(() => expect(isThere(idle)).toBe(false), { timeout: 5_000 });
});

it('replaces a process that holds too much memory', async () => {
  using pool = open(programs.at('moody.mjs'));

  const [grown] = await parseInPool(pool, [file('grown')], noSignal);
  const [after] = await parseInPool(pool, [file('a')], noSignal);

  expect(after?.entry).not.toEqual(grown?.entry);
});

it('refuses a task when too many wait already', async () => {
  using pool = open(programs.at('moody.mjs'), { maxWaiting: 1 });
  const stop = new AbortController();
  const running = [file('hang'), file('a')].map((each) => parseInPool(pool, [each], stop.signal).catch((error: unknown) => error));

  const refused = parseInPool(pool, [file('b')], noSignal);

  await expect(refused).rejects.toMatchObject({ code: 'busy', retryable: true });
  stop.abort(new Error('enough'));
  expect(await Promise.all(running)).toMatchObject([{ message: 'enough' }, { message: 'enough' }]);
});

it('hands on what a task refuses, and says when its process has ended', async () => {
  using pool = open(programs.at('moody.mjs'));

  const refused = pool.run('parse', [file('refused')], noSignal);
  const ended = pool.run('parse', [file('crash')], noSignal);

  await expect(refused).rejects.toMatchObject({ code: 'not_found', message: 'It is not there.' });
  await expect(ended).rejects.toMatchObject({ code: 'worker_failed' });
});

function isThere(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
}
