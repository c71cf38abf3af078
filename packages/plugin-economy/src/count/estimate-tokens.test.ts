import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { expect, it } from 'vitest';
import { estimateTokens } from './estimate-tokens.js';

it('estimates a quarter of the characters of the JSON', () => {
  expect(estimateTokens('a'.repeat(398))).toBe(100);
  expect(estimateTokens(undefined)).toBe(0);
  expect(estimateTokens({})).toBe(1);
});

it('is near enough to the real count of ordinary arguments', () => {
  const input = {
    path: 'packages/core/src/index.ts',
    query: 'where is the pipeline compiled when the catalogue changes?',
    limit: 20,
    tags: ['core', 'call'],
  };

  const real = countTokens(JSON.stringify(input));

  expect(estimateTokens(input)).toBeGreaterThan(real * 0.7);
  expect(estimateTokens(input)).toBeLessThan(real * 1.6);
});

it('ends on values that contain themselves', () => {
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;

  expect(estimateTokens(circle)).toBeGreaterThan(0);
});
