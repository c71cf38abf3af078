import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildWorker } from '../test-support/build-worker.js';
import { mainHub, type MainHub } from '../test-support/main-hub.js';
import { commitFiles, git, makeRepository } from '../test-support/repositories.js';
import { analyzeRepository, ingestRepository } from '../tokens.js';

let worker: Awaited<ReturnType<typeof buildWorker>>;
beforeAll(async () => void (worker = await buildWorker()));
afterAll(() => worker.remove());

const start = (): Promise<MainHub> => mainHub({}, { workerProgram: worker.program });
const branchy = (branches: number): string => `def f(x):\n${'    if x:\n        x = 1\n'.repeat(branches)}    return x\n`;

/** A repository whose file `busy.py` was changed often, and `knot.py` is the hardest. */
async function history(folder: string): Promise<void> {
  await makeRepository(folder, { 'lib/busy.py': branchy(5), 'lib/knot.py': branchy(8), 'calm.py': branchy(1), 'notes.md': '0' });
  for (let round = 1; round <= 4; round += 1)
    await commitFiles(folder, { 'lib/busy.py': `${branchy(5)}# ${round}\n`, 'notes.md': `${round}` });
}

it('finds the files that are changed often and hard to follow, by both together', async () => {
  await using main = await start();
  await history(main.folder.at('root/repo'));

  const { hot_spots } = await main.hub.call(analyzeRepository, { path: 'repo', focus: 'history' });

  expect(hot_spots).toEqual([
    { path: 'lib/busy.py', commits: 5, complexity: 6 },
    { path: 'lib/knot.py', commits: 1, complexity: 9 },
    { path: 'calm.py', commits: 1, complexity: 2 },
  ]);
});

it('tells them of a folder inside a repository, and of a commit, by the paths of each', async () => {
  await using main = await start();
  await history(main.folder.at('root/repo'));

  const part = await main.hub.call(analyzeRepository, { path: 'repo/lib', focus: 'history', top: 1 });
  await main.hub.call(ingestRepository, { path: 'repo', ref: 'HEAD~2', subdirectory: 'lib' });
  const commit = await main.hub.call(analyzeRepository, { focus: 'history', top: 1 });

  expect(part.hot_spots).toEqual([{ path: 'busy.py', commits: 5, complexity: 6 }]);
  expect(commit.hot_spots).toEqual([{ path: 'busy.py', commits: 3, complexity: 6 }]);
});

it('does not count a commit that changes a great many files', async () => {
  await using main = await start();
  const many = Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`f${index}.py`, branchy(1)]));
  await makeRepository(main.folder.at('root/repo'), many);
  await commitFiles(main.folder.at('root/repo'), { 'f7.py': branchy(2) });

  const { hot_spots } = await main.hub.call(analyzeRepository, { path: 'repo', focus: 'history' });

  expect(hot_spots).toEqual([{ path: 'f7.py', commits: 1, complexity: 3 }]);
});

it('says nothing where there is no history, a single commit of it, or one that is broken', async () => {
  await using main = await start();
  await main.folder.put({ 'root/plain/a.py': branchy(1) });
  await makeRepository(main.folder.at('root/young'), { 'a.py': branchy(1) });
  await history(main.folder.at('root/broken'));
  const commit = await git(main.folder.at('root/broken'), ['rev-parse', 'HEAD~1']);
  await rm(main.folder.at('root/broken/.git/objects', commit.slice(0, 2), commit.slice(2)));

  for (const path of ['plain', 'young', 'broken']) {
    const answer = await main.hub.call(analyzeRepository, { path });

    expect([path, answer.status, 'hot_spots' in answer]).toEqual([path, 'success', false]);
  }
});

it('gives only the part that is asked for', async () => {
  await using main = await start();
  await history(main.folder.at('root/repo'));

  const answer = await main.hub.call(analyzeRepository, { path: 'repo', focus: 'symbols', top: 1_000_000 });

  expect(answer).toMatchObject({ files: 4, symbols: { function: 3 } });
  expect(Object.keys(answer).filter((key) => /modules|imports|cycles|hot|entry|biggest/.test(key))).toEqual([]);
});
