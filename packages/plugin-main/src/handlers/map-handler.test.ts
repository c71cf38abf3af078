import { afterAll, beforeAll, expect, it } from 'vitest';
import { tokensOfText } from '../repo-map/tokens-of-text.js';
import { repoMap } from '../tokens.js';
import { buildWorker } from '../test-support/build-worker.js';
import { mainHub } from '../test-support/main-hub.js';

let worker: Awaited<ReturnType<typeof buildWorker>>;
beforeAll(async () => void (worker = await buildWorker()));
afterAll(() => worker.remove());

const files = Object.fromEntries(
  Array.from({ length: 60 }, (_, at) => [
    `root/part${at % 6}/file${at}.py`,
    Array.from(
      { length: 12 },
      (_, n) =>
        `class Thing${at}x${n}(Base):\n    """What it is."""\n\n    def work(self, first, second=None):\n        return helper(first)\n\n\n`,
    ).join(''),
  ]),
);

it.each([200, 800, 3_000, 9_000])('uses nearly all of a budget of %i tokens, and never more', async (budget) => {
  await using test = await mainHub(files, { workerProgram: worker.program });

  const { map, tokens } = await test.hub.call(repoMap, { budget_tokens: budget });

  const real = tokensOfText(map);
  expect(real).toBeLessThanOrEqual(tokens);
  expect(tokens).toBeLessThanOrEqual(budget);
  expect(real).toBeGreaterThanOrEqual(0.97 * budget);
});

it('shows what is asked for first', async () => {
  await using test = await mainHub(files, { workerProgram: worker.program });

  const { map, files: shown } = await test.hub.call(repoMap, { query: 'thing7x3', budget_tokens: 200 });

  expect(map).toContain('class Thing7x3(Base)');
  expect(shown).toMatch(/^\d+\/60$/);
});

it('says what a folder without code has: nothing', async () => {
  await using test = await mainHub({ 'root/notes.md': '# Notes\n' }, { workerProgram: worker.program });

  expect(await test.hub.call(repoMap, {})).toEqual({ status: 'success', map: '', tokens: 0, files: '0/1', symbols: '0/0' });
});

it.each(['part0', 'part0/*.py', 'part0/file0.py'])('names files of %s as other tools take them', async (path) => {
  await using test = await mainHub(files, { workerProgram: worker.program });

  const { map } = await test.hub.call(repoMap, { path });

  expect(map.split('\n')[0]).toMatch(/^part0\/file0\.py:/);
});
