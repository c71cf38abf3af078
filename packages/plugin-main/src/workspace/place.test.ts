import { describe, expect, it } from 'vitest';
import { locate, placeOf, placeUnder } from './place.js';
import type { Root } from './root.js';

const app: Root = { name: 'app', path: '/srv/app', given: '/mnt/link', isWritable: true };
const docs: Root = { name: 'docs', path: '/srv/docs', given: '/srv/docs', isWritable: false };
const inner: Root = { name: 'inner', path: '/srv/app/inner', given: '/srv/app/inner', isWritable: false };
const roots = [app, docs, inner];

function refusal(path: string): unknown {
  try {
    return locate(roots, path);
  } catch (error) {
    return error;
  }
}

describe('locate', () => {
  it.each([
    ['src/a.ts', '/srv/app/src/a.ts', 'src/a.ts'],
    ['./src/../a.ts', '/srv/app/a.ts', 'a.ts'],
    ['.', '/srv/app', '.'],
    ['docs:guide/a.md', '/srv/docs/guide/a.md', 'docs:guide/a.md'],
    ['docs:', '/srv/docs', 'docs:'],
    ['docs:/a.md', '/srv/docs/a.md', 'docs:a.md'],
    ['/srv/docs/a.md', '/srv/docs/a.md', 'docs:a.md'],
    ['/mnt/link/a.ts', '/srv/app/a.ts', 'a.ts'],
    ['/srv/app/inner/a.ts', '/srv/app/inner/a.ts', 'inner:a.ts'],
    ['other:a.md', '/srv/app/other:a.md', 'other:a.md'],
    ['a\\..\\..\\b', '/srv/app/a\\..\\..\\b', 'a\\..\\..\\b'],
    ['%2e%2e/x', '/srv/app/%2e%2e/x', '%2e%2e/x'],
    ['C:/x', '/srv/app/C:/x', 'C:/x'],
    ['file:///etc/passwd', '/srv/app/file:/etc/passwd', 'file:/etc/passwd'],
    ['a\nb', '/srv/app/a\nb', 'a\nb'],
  ])('takes %j for %s', (path, absolute, shown) => {
    expect(locate(roots, path)).toMatchObject({ absolute, shown });
  });

  it.each(['..', '../app-evil/x', 'a/../../x', '/etc/passwd', '/srv/app-evil', '/', 'docs:../app/x', 'docs:a/../..'])(
    'refuses %j, which leads outside',
    (path) => {
      expect(refusal(path)).toMatchObject({ code: 'outside_roots' });
    },
  );

  it.each([
    ['', 'it is empty'],
    ['a\0b', 'it holds a NUL character'],
    ['a\ud800b', 'it is not well-formed Unicode'],
    ['é'.repeat(2_049), 'it is longer than 4096 bytes'],
  ])('refuses %j', (path, problem) => {
    expect(refusal(path)).toMatchObject({ code: 'invalid_path', message: expect.stringContaining(problem) });
  });

  it('names the roots that may be used, without where they are', () => {
    expect(refusal('../x')).toMatchObject({ message: expect.stringMatching(/'app', or name: path for 'docs'/) });
    expect(refusal('../x')).not.toMatchObject({ message: expect.stringContaining('/srv') });
  });
});

describe('placeOf', () => {
  it('takes the innermost root', () => {
    expect(placeOf(roots, '/srv/app/inner/x')?.root).toBe(inner);
  });

  it('is nothing outside', () => {
    expect(placeOf(roots, '/srv')).toBeUndefined();
  });
});

describe('placeUnder', () => {
  it('goes down from a folder, also from the root of the disk', () => {
    const disk: Root = { name: 'root', path: '/', given: '/', isWritable: true };
    const top = placeOf([disk], '/');

    expect(top && placeUnder([disk], top, 'etc/hosts')).toMatchObject({ absolute: '/etc/hosts', shown: 'etc/hosts' });
  });

  it('of nothing is the folder itself', () => {
    const place = locate(roots, 'src');

    expect(placeUnder(roots, place, '')).toBe(place);
  });
});
