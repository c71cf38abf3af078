import { describe, expect, it } from 'vitest';
import { readFrontMatter } from './front-matter.js';

const read = (yaml: string) => readFrontMatter(`---\n${yaml}\n---\nText\n`);

describe('front matter', () => {
  it.each([
    ['name: plain text', { name: 'plain text' }],
    ['name: a: b is not in it', undefined],
    ['name: "a: \\"b\\" \\u00e9"', { name: 'a: "b" é' }],
    ["name: 'it''s'", { name: "it's" }],
    ['name: text # said aside', { name: 'text' }],
    ['name: a#b', { name: 'a#b' }],
    ['name: # nothing', { name: null }],
    ['name:', { name: null }],
    ['a: true\nb: False\nc: null\nd: ~\ne: yes', { a: true, b: false, c: null, d: null, e: 'yes' }],
    [
      'a: 12\nb: -1.5\nc: 1e3\nd: 0x1f\ne: 1.2.3\nf: "12"\ng: 2026-01-01',
      { a: 12, b: -1.5, c: 1000, d: 31, e: '1.2.3', f: '12', g: '2026-01-01' },
    ],
    ['name: one\n  two\n  three', { name: 'one two three' }],
    ['name: >\n  one\n  two\n\n  three\n\nnext: 1', { name: 'one two\nthree\n', next: 1 }],
    ['name: >-\n  one\n  two', { name: 'one two' }],
    ['name: |\n  one\n    two\n  # three', { name: 'one\n  two\n# three\n' }],
    ['metadata:\n  author: me\n  version: "1.0"\nname: x', { metadata: { author: 'me', version: '1.0' }, name: 'x' }],
    ['list:\n  - one\n  - "two"\nname: x', { list: ['one', 'two'], name: 'x' }],
    ['# a comment\n\nname: x', { name: 'x' }],
    ['__proto__: x', undefined],
    ['constructor: x', { constructor: 'x' }],
  ])('reads %j', (yaml, expected) => {
    const result = read(yaml);

    if (expected === undefined && !yaml.startsWith('__proto__')) expect(result).toMatchObject({ ok: false });
    else if (expected !== undefined) expect(result).toEqual({ ok: true, value: expected });
    expect(Object.getPrototypeOf(result.ok ? result.value : {})).toBe(Object.prototype);
  });

  it.each([
    ['name: [a, b]', /line 2 .* quotes/],
    ['name: *anchor', /line 2 .* quotes/],
    ['name: @at', /line 2 .* quotes/],
    ['name: "open', /line 2 .* quotes/],
    ['name: "\\x41"', /line 2 .* escape/],
    ['name: x\nname: y', /line 3 .* second time/],
    ['name: x\n\tother: y', /line 3 .* tab/],
    ['metadata:\n    a: 1\n  b: 2', /line 4 .* another way/],
    ['just words', /line 2 .* 'key: value'/],
    ['list:\n  - a: 1\n    b: 2', /line 3 .* one line/],
    ['name: >\n  one\n    two', /line 4 .* '\|'/],
  ])('refuses %j, and says where', (yaml, problem) => {
    expect(read(yaml)).toMatchObject({ ok: false, problem: expect.stringMatching(problem) });
  });

  it('must stand at the head of the text, between two lines', () => {
    for (const text of ['', 'name: x', '\n---\nname: x\n---\n', '---\nname: x\n', '--- name: x ---'])
      expect(readFrontMatter(text)).toMatchObject({ ok: false });
    expect(readFrontMatter('\uFEFF---\r\nname: x\r\n---')).toEqual({ ok: true, value: { name: 'x' } });
  });
});
