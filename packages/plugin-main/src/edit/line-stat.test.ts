import { describe, expect, it } from 'vitest';
import { noSignal } from '../test-support/open-workspace.js';
import { lineStat } from './line-stat.js';

const stat = (before: string | Buffer | undefined, after: string | Buffer) =>
  lineStat(before === undefined ? undefined : Buffer.from(before), Buffer.from(after), noSignal);

describe('lineStat', () => {
  it.each([
    [undefined, 'a\nb\n', 2, 0],
    [undefined, 'a\nb', 2, 0],
    [undefined, '', 0, 0],
    ['a\nb\nc\n', 'a\nb\nc\n', 0, 0],
    ['a\nb\nc\n', 'a\nB\nc\n', 1, 1],
    ['a\nb\nc\n', 'a\nc\n', 0, 1],
    ['a\n', 'a\na\n', 1, 0],
    ['a\nb', 'a\nb\n', 1, 1],
    ['a\nb', 'a\nbc', 1, 1],
    ['one\ntwo\nthree\nfour\n', 'two\nthree\nzero\nfour\nfive\n', 2, 1],
    ['a\r\nb\r\n', 'a\nb\n', 2, 2],
    ['', 'a', 1, 0],
    ['abc', 'abcabc', 1, 1],
  ])('of %j and %j is +%i -%i', async (before, after, added, removed) => {
    expect(await stat(before, after)).toEqual({ added, removed });
  });

  it('counts lines of UTF-16 and of another encoding', async () => {
    const wide = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');

    expect(await stat(wide('a\nĊ\nb\n'), wide('a\nĊ\nc\n'))).toEqual({ added: 1, removed: 1 });
    expect(await stat(wide('a\nb\n'), 'a\nb\n')).toEqual({ added: 2, removed: 2 });
  });

  it('counts no lines of what is no text', async () => {
    expect(await stat(Buffer.from([0, 1, 10, 2]), 'a\n')).toEqual({ added: 1, removed: 0 });
  });

  it('counts a few changes of a long text one by one', async () => {
    const lines = Array.from({ length: 100_000 }, (_, index) => `line ${index}\n`);
    const changed = lines.map((line, index) => (index % 50_000 === 100 ? 'changed\n' : line));

    expect(await stat(lines.join(''), changed.join(''))).toEqual({ added: 2, removed: 2 });
  });

  it('counts what lies between the first and the last difference of a large rewrite', async () => {
    const lines = (word: string) => Array.from({ length: 100_000 }, (_, index) => `${word} ${index}\n`).join('');

    expect(await stat(`same\n${lines('old')}same\n`, `same\n${lines('new')}same\n`)).toEqual({ added: 100_000, removed: 100_000 });
  });
});
