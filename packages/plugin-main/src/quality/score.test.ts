import { expect, it } from 'vitest';
import type { FunctionMetrics } from '../code/code-facts.js';
import { adviceOn } from './advice.js';
import { functionRisk } from './function-risk.js';
import type { MeasuredFile } from './measured-file.js';
import { gradeOf, partWeights, scoreOf } from './score.js';

const simple: FunctionMetrics = { cyclomatic: 2, cognitive: 1, codeLines: 10, nesting: 1, parameters: 2 };
const hard: FunctionMetrics = { cyclomatic: 40, cognitive: 90, codeLines: 250, nesting: 9, parameters: 12 };
const named = (metrics: FunctionMetrics, name = 'f') => ({ name, line: 1, endLine: metrics.codeLines, metrics });
const file = (more: Partial<MeasuredFile> = {}): MeasuredFile => ({
  path: 'a.ts',
  language: 'TypeScript',
  codeLines: 100,
  functions: [named(simple)],
  isMeasured: true,
  hasErrors: false,
  isInCycle: false,
  tokens: 1_000,
  duplicatedTokens: 0,
  ...more,
});

it('gives simple code the best score', () => {
  expect(scoreOf([file()])).toEqual({ value: 1, parts: { complexity: 0, duplication: 0, size: 0, cycles: 0 }, confidence: 1 });
});

it.each([
  ['a hard function', file({ functions: [named(simple), named(hard)] }), 'complexity'],
  ['repeated tokens', file({ duplicatedTokens: 75 }), 'duplication'],
  ['a long file', file({ codeLines: 1_200 }), 'size'],
  ['a circle of imports', file({ isInCycle: true }), 'cycles'],
] as const)('takes off for %s, by its part', (_what, faulty, part) => {
  const { value, parts } = scoreOf([file(), faulty]);

  expect(parts[part]).toBeGreaterThan(0);
  expect(value).toBeCloseTo(1 - partWeights[part] * parts[part], 10);
});

it('weighs a function by its lines, and rises with every measure', () => {
  const risks = Object.keys(simple).map((name) => functionRisk({ ...simple, [name]: 1_000 }));

  expect(functionRisk(simple)).toBe(0);
  expect(risks.every((risk) => risk > 0 && risk < 1)).toBe(true);
  expect(functionRisk(hard)).toBeGreaterThan(Math.max(...risks));
});

it('scores two packages together between the two', () => {
  const good = [file({ path: 'good.ts' })];
  const bad = [file({ path: 'bad.ts', functions: [named(hard)], duplicatedTokens: 500, codeLines: 900, isInCycle: true })];

  const both = scoreOf([...good, ...bad]).value;

  expect(both).toBeLessThan(scoreOf(good).value);
  expect(both).toBeGreaterThan(scoreOf(bad).value);
});

it('leaves files that could not be parsed out, and says so by its confidence', () => {
  const broken = file({ path: 'broken.ts', hasErrors: true, functions: [named(hard)] });
  const unknown = file({ path: 'a.lua', isMeasured: false, functions: [] });

  const { value, confidence } = scoreOf([file(), file(), broken, unknown]);

  expect(value).toBe(1);
  expect(confidence).toBe(0.5);
});

it('scores nothing as nothing to find fault with', () => {
  expect(scoreOf([])).toMatchObject({ value: 1, confidence: 0 });
});

it('advises first what would raise the score most, and keeps its promise', () => {
  const files = [
    file({ path: 'hard.ts', functions: [named(simple, 'easy'), named(hard, 'knot')], codeLines: 300 }),
    file({ path: 'long.ts', codeLines: 900 }),
    file({ path: 'copy.ts', duplicatedTokens: 100 }),
    file({ path: 'round.ts', isInCycle: true }),
  ];
  const clones = [{ first: { file: 1, line: 5, endLine: 15 }, second: { file: 2, line: 1, endLine: 11 }, tokens: 100 }];

  const advice = adviceOn({ files, clones, cycles: [['round.ts']] }, 10);

  expect(advice.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
    'simplify hard.ts',
    'share copy.ts',
    'untangle round.ts',
    'split long.ts',
  ]);
  expect(advice[0]).toMatchObject({ name: 'knot', line: 1, endLine: 250 });
  expect(advice[1]).toMatchObject({ other: 'long.ts:5-15' });
  expect(advice.reduce((sum, { gain }) => sum + gain, scoreOf(files).value)).toBeCloseTo(1, 10);
  expect(adviceOn({ files, clones, cycles: [] }, 1)).toHaveLength(1);
});

it('has a letter for every score', () => {
  expect([1, 0.9, 0.85, 0.7, 0.5, 0.49, 0].map(gradeOf)).toEqual(['A', 'A', 'B', 'C', 'D', 'E', 'E']);
});
