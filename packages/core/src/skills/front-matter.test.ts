import { describe, expect, it } from 'vitest';
import { readFrontMatter } from './front-matter.js';

const read = (yaml: string) => readFrontMatter(`---\n${yaml}\n---\nText\n`);

describe('front matter', () => {
  it.each<[string, object]>([
    ['name: plain text', { name: 'plain text' }],
    ['name: "a: \\"b\\" \\x41\\u00e9"', { name: 'a: "b" Aé' }],
    ["name: 'it''s'", { name: "it's" }],
    ['name: text # said aside', { name: 'text' }],
    ['name: a#b', { name: 'a#b' }],
    ['name:', { name: null }],
    ['a: true\nb: False\nc: null\nd: ~\ne: yes', { a: true, b: false, c: null, d: null, e: 'yes' }],
    [
      'a: 12\nb: -1.5\nc: 1e3\nd: 0x1f\ne: 1.2.3\nf: "12"\ng: 2026-01-01\nh: .inf',
      { a: 12, b: -1.5, c: 1000, d: 31, e: '1.2.3', f: '12', g: '2026-01-01', h: null },
    ],
    ['name: one\n  two\n  three', { name: 'one two three' }],
    ['name: >\n  one\n  two\n\n  three\n\nnext: 1', { name: 'one two\nthree\n', next: 1 }],
    ['name: |-\n  one\n    two\n  # three', { name: 'one\n  two\n# three' }],
    ['metadata:\n  author: me\n  version: "1.0"\nname: x', { metadata: { author: 'me', version: '1.0' }, name: 'x' }],
    ['list: [a, {b: 1}]\nother:\n- c: 1\n  d: 2', { list: ['a', { b: 1 }], other: [{ c: 1, d: 2 }] }],
    ['"quoted key": x\n? long\n: y\n1: z', { 'quoted key': 'x', long: 'y', 1: 'z' }],
    ['a: &a {x: 1}\nb: *a\n<<: c', { a: { x: 1 }, b: { x: 1 }, '<<': 'c' }],
    ['# a comment\n\nname: x', { name: 'x' }],
    ['constructor: x', { constructor: 'x' }],
  ])('reads %j', async (yaml, expected) => {
    expect(await read(yaml)).toEqual({ ok: true, value: expected });
  });

  it('reads a key of every name as nothing but a key', async () => {
    const result = await read('__proto__: {admin: true}');

    expect(Object.getPrototypeOf(result.ok && result.value)).toBe(Object.prototype);
    expect(JSON.stringify(result)).toContain('"__proto__":{"admin":true}');
  });

  it.each([
    ['name: a: b', /^line 2: .* quotes/],
    ['name: @at', /^line 2: .*@/],
    ['name: "open', /^line 2: .*quote/],
    ['name: x\nname: y', /^line 3: .*unique/],
    ['name: x\n\tother: y', /^line 3: .*[Tt]ab/],
    ['just words', /^line 2: .*'key: value'/],
    ['- a list', /^line 2: .*'key: value'/],
    ['# nothing', /^line 2: .*'key: value'/],
    ['name: x\n? [a, b]\n: y', /^line 3: .*keys must be strings/],
    ['a: *b', /alias/],
  ])('refuses %j, and says where', async (yaml, problem) => {
    expect(await read(yaml)).toEqual({ ok: false, problems: expect.arrayContaining([expect.stringMatching(problem)]) });
  });

  it.each(['!mine x', '!!binary aGk=', '!!set {a}', '!!js/function "return 1"', '!<tag:example.org,2026:x> y'])(
    'refuses the tag of %j',
    async (value) => {
      expect(await read(`name: x\nvalue: ${value}`)).toMatchObject({ ok: false, problems: [expect.stringMatching(/^line 3: .*tag/)] });
    },
  );

  it('refuses what would grow beyond bounds: aliases of aliases, circles, length', async () => {
    const ten = Array.from(
      { length: 10 },
      (_, at) =>
        `a${at}: &a${at} [${Array(9)
          .fill(at === 0 ? 'x' : `*a${at - 1}`)
          .join(', ')}]`,
    );

    expect(await read(ten.join('\n'))).toMatchObject({ ok: false, problems: [expect.stringMatching(/alias/)] });
    expect(await read('a: &a [*a]')).toMatchObject({ ok: false, problems: [expect.stringMatching(/circular/)] });
    expect(await read(`a: ${'x'.repeat(16_384)}`)).toEqual({ ok: false, problems: [expect.stringMatching(/16387 characters; 16384/)] });
  });

  it("answers whatever the depth: how much the stack takes is the runtime's", async () => {
    const deep = await read(`a: ${'['.repeat(8_000)}${']'.repeat(8_000)}`);

    expect(deep).toMatchObject(deep.ok ? { value: { a: [] } } : { problems: expect.arrayContaining([expect.stringMatching(/stack/)]) });
  });

  it('must stand at the head of the text, between two lines', async () => {
    for (const text of ['', 'name: x', '\n---\nname: x\n---\n', '---\nname: x\n', '--- name: x ---'])
      expect(await readFrontMatter(text)).toMatchObject({ ok: false });
    expect(await readFrontMatter('\uFEFF---\r\nname: x\r\nlong: |\r\n  a\r\n  b\r\n---')).toEqual({
      ok: true,
      value: { name: 'x', long: 'a\nb\n' },
    });
  });
});
