import { describe, expect, it } from 'vitest';
import { compilePathGlob } from './path-glob.js';

describe('a glob', () => {
  it.each([
    ['*.ts', ['a.ts', 'src/deep/a.ts'], ['a.tsx', 'a.ts/b']],
    ['src/*.ts', ['src/a.ts'], ['a.ts', 'src/deep/a.ts', 'other/src/a.ts']],
    ['src/**/*.ts', ['src/a.ts', 'src/deep/er/a.ts'], ['lib/a.ts']],
    ['**/test/*', ['test/a', 'x/y/test/a'], ['test/a/b']],
    ['src/', ['src/a', 'src/b/c'], ['src', 'lib/src/a']],
    ['/a.ts', ['a.ts'], ['src/a.ts']],
    ['./a.ts', ['a.ts'], ['src/a.ts']],
    ['*.{ts,m{j,t}s}', ['a.ts', 'a.mjs', 'b/a.mts'], ['a.js']],
    ['{src,lib}/**', ['src/a', 'lib/b/c'], ['test/a']],
    ['[ab]?.md', ['a1.md', 'x/b2.md'], ['c1.md', 'a.md']],
    ['!*.test.ts', ['a.ts'], ['a.test.ts', 'x/b.test.ts']],
    ['a\\*.ts', ['a*.ts'], ['ab.ts']],
  ])('%s accepts what it says', (glob, accepted, refused) => {
    const { accepts } = compilePathGlob(glob);

    expect([...accepted, ...refused].filter(accepts)).toEqual(accepted);
  });

  it.each([['a{b'], ['[a'], [''], ['/'], ['{a,{b,c}'], ['\\'], ['*'.repeat(10_000)], [`${'{a,b}'.repeat(7)}`]])(
    '%# is refused where it is none, or stands for too many',
    (glob) => {
      expect(() => compilePathGlob(glob)).toThrow(expect.objectContaining({ code: 'invalid_pattern' }));
    },
  );

  it('takes no longer than its length times the length of a path, and not for ever with many paths', () => {
    const { accepts } = compilePathGlob(`*${'a'.repeat(500)}b`);
    const path = 'a'.repeat(4_000);

    expect(accepts(path)).toBe(false);

    expect(() => Array.from({ length: 1_000 }, () => accepts(path))).toThrow(expect.objectContaining({ code: 'invalid_pattern' }));
  });

  it('tells the names it can accept only where they are simple', () => {
    expect(compilePathGlob('src/**/*.{ts,tsx}').names).toEqual(['*.ts', '*.tsx']);
    expect(compilePathGlob('src/**').names).toEqual([]);
    expect(compilePathGlob('!*.ts').names).toEqual([]);
    expect(compilePathGlob('*.[ch]').names).toEqual([]);
  });
});
