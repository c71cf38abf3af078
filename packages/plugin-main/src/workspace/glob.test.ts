import { describe, expect, it } from 'vitest';
import { compileGlob, matchesGlob } from './glob.js';

function matches(pattern: string, path: string): boolean | undefined {
  const compiled = compileGlob(pattern);
  return compiled && matchesGlob(compiled, path.split('/'), { steps: 0 });
}

describe('matchesGlob', () => {
  it.each([
    ['*', 'abc', true],
    ['*', 'a/b', false],
    ['a*c', 'abbc', true],
    ['a*b*c', 'a-b-b-c', true],
    ['*.*.ts', 'a.test.ts', true],
    ['a*', 'a', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['**/a', 'a', true],
    ['**/a', 'x/y/a', true],
    ['a/**', 'a/b/c', true],
    ['a/**', 'a', false],
    ['a/**/b', 'a/b', true],
    ['a/**/b', 'a/x/y/b', true],
    ['a/**/b/**/c', 'a/b/x/b/y/c', true],
    ['a/**/b', 'a/x', false],
    ['[a-c]x', 'bx', true],
    ['[!a-c]x', 'bx', false],
    ['[]-]x', '-x', true],
    ['[a-]x', '-x', true],
    ['[\\]]x', ']x', true],
    ['[[:digit:][:upper:]]', '7', true],
    ['[[:digit:][:upper:]]', 'a', false],
    ['\\*', '*', true],
    ['\\*', 'a', false],
  ])('of %j and %j is %s', (pattern, path, expected) => {
    expect(matches(pattern, path)).toBe(expected);
  });

  it('takes steps in proportion to pattern times name, whatever the pattern', () => {
    const effort = { steps: 0 };
    const pattern = compileGlob(`${'*a'.repeat(30)}b`) ?? [];

    expect(matchesGlob(pattern, ['a'.repeat(300)], effort)).toBe(false);

    expect(effort.steps).toBeLessThan(61 * 301 + 10);
  });
});

describe('compileGlob', () => {
  it.each(['[a', '[', '[!', '[]', '[[:none:]]', 'a\\'])('gives nothing for %j, which can match nothing', (pattern) => {
    expect(compileGlob(pattern)).toBeUndefined();
  });
});
