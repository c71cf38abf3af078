import { expect, it } from 'vitest';
import { unpackDetail } from './code-detail.js';
import { needsParser, parseFile, plainFacts } from './parse-file.js';

const text = (content: string): Uint8Array => Buffer.from(content);

it('chooses the parser by the name, and counts the lines of all else', async () => {
  const script = await parseFile({ path: 'a.MTS', content: text('export const a = 1;') });
  const python = await parseFile({ path: 'a.pyi', content: text('def f(): ...\n') });
  const prose = await parseFile({ path: 'a.md', content: text('one\ntwo') });

  expect([script.kinds, python.kinds, prose.kinds]).toEqual([{ constant: 1 }, { function: 1 }, {}]);
  expect([script.lines, python.lines, prose.lines]).toEqual([1, 1, 2]);
});

it.each([
  ['UTF-8 with a mark', Buffer.from('\ufeffexport const a = 1;')],
  ['UTF-16 LE', Buffer.from('\ufeffexport const a = 1;', 'utf16le')],
  ['UTF-16 BE', Buffer.from('\ufeffexport const a = 1;', 'utf16le').swap16()],
  ['Latin-1', Buffer.from('// caf\xe9\nexport const a = 1;', 'latin1')],
])('reads %s', async (_name, content) => {
  const facts = await parseFile({ path: 'a.ts', content });

  expect(unpackDetail(facts).symbols).toMatchObject([{ name: 'a' }]);
  expect(facts.hasErrors).toBeUndefined();
});

it('tells bytes that are no text, whatever the name says', async () => {
  const content = Buffer.from('const a = 1;\0');

  const parsed = await parseFile({ path: 'a.ts', content });

  expect(parsed).toMatchObject({ isBinary: true, lines: 0 });
  expect(plainFacts(content)).toEqual(parsed);
});

it.each([
  ['', 0],
  ['a', 1],
  ['a\n', 1],
  ['a\n\nb', 3],
  ['a\r\nb\r\n', 2],
])('counts the lines of %j: %i', (content, lines) => {
  expect(plainFacts(text(content)).lines).toBe(lines);
});

it('needs no parser but for code and for package.json', () => {
  expect(['a.ts', 'a.py', 'package.json', 'x/package.json'].map(needsParser)).toEqual([true, true, true, true]);
  expect(['a.kt', 'a.json', 'my-package.json', 'README'].map(needsParser)).toEqual([false, false, false, false]);
});
