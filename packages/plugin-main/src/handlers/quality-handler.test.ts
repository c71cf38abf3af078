import { afterAll, beforeAll, expect, it } from 'vitest';
import { analyzeCodeQuality } from '../tokens.js';
import { buildWorker } from '../test-support/build-worker.js';
import { mainHub } from '../test-support/main-hub.js';
import { commitFiles, makeRepository } from '../test-support/repositories.js';

let worker: Awaited<ReturnType<typeof buildWorker>>;
beforeAll(async () => void (worker = await buildWorker()));
afterAll(() => worker.remove());

const simple = (name: string): string => `def ${name}(a):\n    return a + 1\n`;
const nested = (name: string): string =>
  [
    `def ${name}(a, b, c):`,
    ...Array.from({ length: 9 }, (_, depth) => `${'    '.repeat(depth + 1)}if a > ${depth} and b or c:`),
    `${'    '.repeat(10)}return ${name}`,
    '',
  ].join('\n');
const long = (name: string): string =>
  [`def ${name}(a):`, ...Array.from({ length: 12 }, (_, at) => `    a = call_${name}(a, ${at}) + other(a)`), '    return a', ''].join('\n');

async function scoreOf(files: Readonly<Record<string, string>>) {
  const rooted = Object.fromEntries(Object.entries(files).map(([path, text]) => [`root/${path}`, text]));
  await using test = await mainHub(rooted, { workerProgram: worker.program });
  return await test.hub.call(analyzeCodeQuality, { path: '.' });
}

it('gives simple code the best score, and says how sure it is', async () => {
  const answer = await scoreOf({ 'a.py': simple('a'), 'b.ts': 'export const b = (x: number) => x + 1;\n', 'notes.md': '# Notes\n' });

  expect(answer).toMatchObject({
    quality_score: 1,
    grade: 'A',
    confidence: 1,
    files: 2,
    functions: 2,
    worst_functions: [],
    what_would_raise_it: [],
  });
});

it('names the worst functions and what would raise the score', async () => {
  const answer = await scoreOf({ 'a.py': simple('a'), 'knot.py': nested('knot') });

  expect(answer.quality_score).toBeLessThan(0.9);
  expect(answer.worst_functions).toMatchObject([{ path: 'knot.py', name: 'knot', lines: '1-11', cyclomatic: 28 }]);
  expect(answer.what_would_raise_it[0]).toMatchObject({ edit: 'Simplify knot', path: 'knot.py', lines: '1-11' });
});

it('falls with nesting and with copies, and stays with names, comments and blank lines', async () => {
  const files = { 'a.py': long('work') + nested('knot') };
  const { quality_score: before } = await scoreOf(files);

  const copied = await scoreOf({ ...files, 'b.py': long('work') });
  const deeper = await scoreOf({ 'a.py': files['a.py'] + nested('more') });
  const renamed = await scoreOf({ 'a.py': files['a.py'].replaceAll('knot', 'tangle') });
  const reformatted = await scoreOf({ 'a.py': files['a.py'].replaceAll('    a = ', '\n    # Says why.\n    a = ') });

  expect(copied.quality_score).toBeLessThan(before);
  expect(copied.duplicated).toMatchObject({ clones: 1, lines: 14 });
  expect(deeper.quality_score).toBeLessThan(before);
  expect(Math.abs(renamed.quality_score - before)).toBeLessThanOrEqual(0.005);
  expect(Math.abs(reformatted.quality_score - before)).toBeLessThanOrEqual(0.005);
});

it('scores two packages together between the two', async () => {
  const [good, bad] = [{ 'good/a.py': simple('a') }, { 'bad/b.py': nested('b') }];

  const [one, two, both] = await Promise.all([good, bad, { ...good, ...bad }].map(scoreOf));

  expect(both?.quality_score).toBeLessThan(one?.quality_score ?? 0);
  expect(both?.quality_score).toBeGreaterThan(two?.quality_score ?? 1);
});

it('measures one file, and a snippet that is in none', async () => {
  await using test = await mainHub({ 'root/a.py': nested('a'), 'root/b.py': nested('b') }, { workerProgram: worker.program });

  const file = await test.hub.call(analyzeCodeQuality, { path: 'a.py' });
  const snippet = await test.hub.call(analyzeCodeQuality, { code: nested('a'), language: 'python' });

  expect(file.files).toBe(1);
  expect(snippet.quality_score).toBe(file.quality_score);
  expect(snippet.worst_functions).toMatchObject([{ name: 'a' }]);
});

it('compares with a commit, and names the functions that have changed', async () => {
  await using test = await mainHub({}, { workerProgram: worker.program });
  await makeRepository(test.folder.at('root/repo'), { 'a.py': simple('a') + nested('mended') });
  await commitFiles(test.folder.at('root/repo'), { 'a.py': nested('a') + simple('mended') });

  const answer = await test.hub.call(analyzeCodeQuality, { path: 'repo', base_ref: 'HEAD~1' });

  expect(answer.base?.worse).toMatchObject([expect.stringMatching(/^repo\/a\.py:1 a 0\.00 -> 0\.\d\d$/)]);
  expect(answer.base?.better).toMatchObject([expect.stringMatching(/^repo\/a\.py:\d+ mended 0\.\d\d -> 0\.00$/)]);
});

it('reports files that cannot be parsed, and does not score them', async () => {
  const answer = await scoreOf({ 'a.py': simple('a'), 'broken.py': 'def (:\n  if\n' });

  expect(answer).toMatchObject({ quality_score: 1, parse_errors: 1 });
  expect(answer.confidence).toBeLessThan(1);
});

it.each([
  [{ code: 'x', language: 'klingon' }, 'unknown_language'],
  [{ path: 'missing' }, 'not_found'],
  [{ path: '../outside' }, 'outside_roots'],
  [{ path: '.', base_ref: '--output=x' }, 'ref_not_found'],
])('refuses %j', async (input, code) => {
  await using test = await mainHub({ 'root/a.py': simple('a') }, { workerProgram: worker.program });

  await expect(test.hub.call(analyzeCodeQuality, input)).rejects.toMatchObject({ code });
});

it.each([[{}], [{ path: '.', code: 'x' }], [{ code: 'x' }], [{ code: 'x', language: 'python', base_ref: 'HEAD' }]])(
  'refuses the input %j',
  async (input) => {
    await using test = await mainHub({ 'root/a.py': simple('a') }, { workerProgram: worker.program });

    await expect(test.hub.call(analyzeCodeQuality, input)).rejects.toMatchObject({ code: 'MILLRACE_INPUT_INVALID' });
  },
);
