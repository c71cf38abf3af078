import { readFile } from 'node:fs/promises';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, it } from 'vitest';
import { editFile } from '../test-support/edit-file.js';
import { openWorkspace } from '../test-support/open-workspace.js';
import { refusalOf } from '../test-support/refusal.js';
import type { ExactEdit } from './exact-edits.js';

/** What a text is after some edits. */
async function edited(text: string, ...edits: ExactEdit[]): Promise<string> {
  await using test = await openWorkspace({ 'root/a.txt': text });
  await editFile(test, 'a.txt', { edits });
  return await readFile(test.at('a.txt'), 'utf8');
}

/** How some edits of a text are refused; the text must stay. */
async function refused(text: string, ...edits: ExactEdit[]): Promise<{ code: string; message: string }> {
  await using test = await openWorkspace({ 'root/a.txt': text });
  const { code, message } = await refusalOf(editFile(test, 'a.txt', { edits }));
  expect(await readFile(test.at('a.txt'), 'utf8')).toBe(text);
  return { code, message };
}

describe('exact edits', () => {
  it('look at the text as it was, whatever their order', async () => {
    expect(await edited('a b c', { old: 'c', new: 'a' }, { old: 'a', new: 'b' }, { old: 'b', new: 'c' })).toBe('b c a');
  });

  it('may touch each other, and may take text away', async () => {
    expect(await edited('abc', { old: 'a', new: '' }, { old: 'b', new: 'B' })).toBe('Bc');
    expect(await edited('abc', { old: 'abc', new: '' })).toBe('');
  });

  it('replace all places when asked, one after the other', async () => {
    expect(await edited('aaaaa', { old: 'aa', new: 'b', all: true })).toBe('bba');
    expect(await edited('x.x.x', { old: 'x', new: 'xx', all: true })).toBe('xx.xx.xx');
  });

  it('refuse a text that is there several times, with all lines', async () => {
    expect(await refused('x\ny\nx\nx x\n', { old: 'x', new: 'z' })).toMatchObject({
      code: 'ambiguous_match',
      message: expect.stringContaining("'a.txt' 4 times: lines 1, 3, 4, 4."),
    });
    expect(await refused('aaa', { old: 'aa', new: 'z' })).toMatchObject({ code: 'ambiguous_match' });
    expect((await refused('x\n'.repeat(50), { old: 'x', new: 'z' })).message).toContain('more than 8 times');
  });

  it('refuse to overlap, with both places, and leave the text whole', async () => {
    expect(await refused('one\ntwo three\n', { old: 'two three', new: '' }, { old: 'one\ntwo', new: '' })).toMatchObject({
      code: 'overlapping_edits',
      message: expect.stringContaining('Edit 2 at line 1 and Edit 1 at line 2 overlap'),
    });
    expect(await refused('abc', { old: 'b', new: 'x' }, { old: 'b', new: 'x' })).toMatchObject({ code: 'overlapping_edits' });
  });

  it('are all made or none', async () => {
    expect(await refused('one two', { old: 'one', new: '1' }, { old: 'three', new: '3' })).toMatchObject({
      code: 'no_match',
      message: expect.stringContaining('old of edit 2'),
    });
  });

  it('need something to look for', async () => {
    expect(await refused('abc')).toMatchObject({ code: 'invalid_edit' });
    expect(await refused('abc', { old: '', new: 'x' })).toMatchObject({ code: 'invalid_edit' });
    expect(await refused('', { old: 'x', new: '' })).toMatchObject({ code: 'no_match' });
  });

  it('refuse what would grow beyond a file before they make it', async () => {
    expect(await refused('x'.repeat(1_000), { old: 'x', new: 'y'.repeat(1_000), all: true })).toMatchObject({ code: 'too_large' });
  });

  it('refuse more places than anyone means', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'x'.repeat(20_001) });

    const edits = [{ old: 'x', new: 'y', all: true }];

    expect(await refusalOf(editFile(test, 'a.txt', { edits }))).toMatchObject({ code: 'too_large' });
  });
});

describe('line ends', () => {
  it('of CRLF are met by LF, and kept', async () => {
    expect(await edited('a\r\nb\r\nc\r\n', { old: 'a\nb\n', new: 'A\nB\nB2\n' })).toBe('A\r\nB\r\nB2\r\nc\r\n');
    expect(await edited('a\r\nb', { old: 'b', new: 'b\nc' })).toBe('a\r\nb\r\nc');
    expect(await edited('a\r\nb', { old: '\n', new: '\n\n' })).toBe('a\r\n\r\nb');
  });

  it('of a mixed text stay what they are, line by line', async () => {
    const mixed = 'a\nb\r\nc\nd\r\ne\n';

    expect(await edited(mixed, { old: 'a\nb\nc\nd\ne\n', new: 'a\nB\nc\nd\nx\ne\n' })).toBe('a\nB\r\nc\nd\r\nx\r\ne\n');
    expect(await edited(mixed, { old: 'b', new: 'b\nb2' })).toBe('a\nb\r\nb2\r\nc\nd\r\ne\n');
    expect(await edited(mixed, { old: 'c', new: 'c\nc2' })).toBe('a\nb\r\nc\nc2\nd\r\ne\n');
    expect(await edited(mixed, { old: 'b\nc\n', new: 'c\n' })).toBe('a\nc\nd\r\ne\n');
  });

  it('are changed where an edit is about nothing else', async () => {
    expect(await edited('a\r\nb\r\n', { old: 'a\r\n', new: 'a\n' })).toBe('a\nb\r\n');
    expect(await edited('a\nb\n', { old: 'a\n', new: 'a\r\n' })).toBe('a\r\nb\n');
  });

  it('of CRLF that are written out are taken as they are', async () => {
    expect(await edited('a\nb\n', { old: 'a', new: 'a\r\nx' })).toBe('a\r\nx\nb\n');
    expect(await edited('a\r\nb\n', { old: 'a\r\nb', new: 'c' })).toBe('c\n');
    expect(await refused('a\nb\n', { old: 'a\r\nb', new: 'c' })).toMatchObject({ code: 'no_match' });
  });

  it('of old kind, a CR alone, are characters like others', async () => {
    expect(await edited('a\rb\rc', { old: 'b\r', new: 'B\r' })).toBe('a\rB\rc');
  });
});

describe('a text that is not found', () => {
  const code = 'function add(a, b) {\n\treturn a + b;\n}\n\nfunction sub(a, b) {\n\treturn a - b;\n}\n';

  it.each([
    ['differs in whitespace alone', '  return a + b;', 'Only whitespace differs: line 2 is "\\treturn a + b;".'],
    ['differs in whitespace within a line', 'add( a,b )', 'Only whitespace differs: line 1 is "function add(a, b) {".'],
    [
      'differs in whitespace of some lines',
      'function add(a, b) {\n  return a + b;\n}',
      'Lines 1 to 3 differ only in whitespace: line 2 is "\\treturn a + b;".',
    ],
    ['differs in one of its lines', 'function sub(a, b) {\n\treturn b - a;\n}', 'Lines 5 to 7 are close: line 6 is "\\treturn a - b;".'],
    ['is much like a line', 'function subtract(a, b) {', 'Closest: line 5 is "function sub(a, b) {".'],
    ['is like nothing', 'import zod', 'Read the file again and copy the text exactly.'],
    ['is nothing but spaces', '     ', 'Read the file again and copy the text exactly.'],
  ])('%s: that is told', async (_, old, expected) => {
    const { code: failed, message } = await refused(code, { old, new: '' });

    expect(failed).toBe('no_match');
    expect(message).toContain(expected);
  });

  it('is told in few tokens, however long the lines are and however many places there are', async () => {
    const prose = 'the quick brown fox jumps over the lazy dog, and again ';

    const far = await refused(`${prose.repeat(50)}\n`, { old: `${prose.repeat(49)}dolor`, new: '' });
    const many = await refused(`${'\n'.repeat(70_000)}${'x\n'.repeat(20)}`, { old: 'x', new: '' });

    expect(far.message).toContain('…');
    expect(countTokens(far.message)).toBeLessThanOrEqual(60);
    expect(countTokens(many.message)).toBeLessThanOrEqual(60);
  });
});
