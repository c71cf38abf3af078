import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { editFile } from '../test-support/edit-file.js';
import { openWorkspace } from '../test-support/open-workspace.js';
import { refusalOf } from '../test-support/refusal.js';

/** What a text is after a patch. */
async function patched(text: string, patch: string): Promise<string> {
  await using test = await openWorkspace({ 'root/a.txt': text });
  await editFile(test, 'a.txt', { patch });
  return await readFile(test.at('a.txt'), 'utf8');
}

/** How a patch of a text is refused; the text must stay. */
async function rejection(text: string, patch: string): Promise<string> {
  await using test = await openWorkspace({ 'root/a.txt': text });
  const { code, message } = await refusalOf(editFile(test, 'a.txt', { patch }));
  expect(code).toBe('patch_rejected');
  expect(await readFile(test.at('a.txt'), 'utf8')).toBe(text);
  return message;
}

const five = 'one\ntwo\nthree\nfour\nfive\n';

describe('a patch', () => {
  it('replaces, adds and takes lines away', async () => {
    const patch = '--- a/a.txt\n+++ b/a.txt\n@@ -1,2 +1,2 @@\n-one\n+1\n two\n@@ -4,2 +4,3 @@ context\n four\n-five\n+5\n+6\n';

    expect(await patched(five, patch)).toBe('1\ntwo\nthree\nfour\n5\n6\n');
  });

  it('finds its place when the lines have moved, or when it says none', async () => {
    expect(await patched(`zero\n${five}`, '@@ -3,1 +3,1 @@\n-three\n+3\n')).toBe('zero\none\ntwo\n3\nfour\nfive\n');
    expect(await patched(five, '@@\n-three\n+3')).toBe('one\ntwo\n3\nfour\nfive\n');
    expect(await patched(five, '@@ three @@\n-three\n+3')).toBe('one\ntwo\n3\nfour\nfive\n');
    expect(await patched(five, '@@ -99 +99 @@\n-five\n+5')).toBe('one\ntwo\nthree\nfour\n5\n');
  });

  it('is applied at the line it says where its lines are at several', async () => {
    expect(await patched('a\nb\na\nb\n', '@@ -3 +3 @@\n-a\n+A\n')).toBe('a\nb\nA\nb\n');
  });

  it('meets CRLF by LF and keeps it, and touches no line that it keeps', async () => {
    expect(await patched('one\r\ntwo\nthree\r\n', '@@ -1,3 +1,4 @@\n one\n-two\n+2\n+2b\n three\n')).toBe('one\r\n2\n2b\nthree\r\n');
    expect(await patched('one\r\ntwo\r\n', '@@ -1,2 +1,2 @@\r\n one\r\n-two\r\n+2\r\n')).toBe('one\r\n2\r\n');
    expect(await patched('one\r\ntwo\r\n', '@@ -1,2 +1,3 @@\n one\n+new\n two\n')).toBe('one\r\nnew\r\ntwo\r\n');
  });

  it('keeps a missing last line end, said or not', async () => {
    expect(await patched('one\ntwo', '@@ -1,2 +1,2 @@\n one\n-two\n+2\n')).toBe('one\n2');
    expect(await patched('one\ntwo', '@@ -1,2 +1,3 @@\n one\n two\n+three\n')).toBe('one\ntwo\nthree');
    expect(await patched('one\ntwo', '@@ -2 +2 @@\n-two\n\\ No newline at end of file\n+2\n\\ No newline at end of file\n')).toBe('one\n2');
    expect(await patched('one\ntwo', '@@ -1,2 +1 @@\n one\n-two\n')).toBe('one\n');
    expect(await patched('two', '@@ -1 +1 @@\n-two\n+2\n')).toBe('2');
  });

  it('adds a missing last line end, or takes it away, where it says so', async () => {
    expect(await patched('one\ntwo', '@@ -2 +2,2 @@\n-two\n\\ No newline at end of file\n+two\n+three\n')).toBe('one\ntwo\nthree\n');
    expect(await patched('one\ntwo\n', '@@ -2 +2 @@\n-two\n+two\n\\ No newline at end of file\n')).toBe('one\ntwo');
    expect(await rejection('one\ntwo\n', '@@ -2 +2 @@\n-two\n\\ No newline at end of file\n+2\n')).toContain('does not fit');
  });

  it('fills an empty file', async () => {
    expect(await patched('', '--- /dev/null\n+++ b/a.txt\n@@ -0,0 +1,2 @@\n+one\n+two\n')).toBe('one\ntwo\n');
  });

  it('bears what is lost on the way: wrong numbers, the space of empty lines, empty lines around', async () => {
    expect(await patched('a\n\nb\n', '@@ -1,9 +1,9 @@\n a\n\n-b\n+B\n\n\n')).toBe('a\n\nB\n');
    expect(await patched('a\nb\nc\n', '@@ -1 +1 @@\n-a\n+A\n\n@@ -3 +3 @@\n-c\n+C\n')).toBe('A\nb\nC\n');
    expect(await patched('\n\nx\n', '@@ -1,3 +1,3 @@\n \n \n-x\n+y\n')).toBe('\n\ny\n');
    expect(await patched('x\n\n', '@@ -1,2 +1,2 @@\n-x\n+y\n\n')).toBe('y\n\n');
  });

  it('takes lines that look like headers for lines of the file', async () => {
    expect(await patched('-- a\nb\n', '@@ -1,2 +1,2 @@\n--- a\n+++ a\n b\n')).toBe('++ a\nb\n');
  });

  it.each([
    ['does not fit', '@@ -2,2 +2,1 @@\n two\n-3\n', 'hunk 1 does not fit (line 2)'],
    ['fits in the first hunk only', '@@ -1 +1 @@\n-one\n+1\n@@ -9 +9 @@\n-nine\n+9\n', 'hunk 2 does not fit (line 9)'],
    ['has no hunk', 'one\n-two\n+2\n', 'it has no hunk'],
    ['is empty', '', 'it has no hunk'],
    ['has a line of no kind', '@@ -1,2 +1,2 @@\n one\ntwo\n', "line 3, in hunk 1, begins with neither a space, '+' nor '-'"],
    ['is of two files', '@@ -1 +1 @@\n-one\n+1\n--- a/b.txt\n+++ b/b.txt\n@@ -1 +1 @@\n-x\n+y\n', 'line 4 begins a second file'],
    ['is of two files, as git writes it', '@@ -1 +1 @@\n-one\n+1\ndiff --git a/b b/b\n', 'line 4 begins a second file'],
    ['has nothing to find its place by', '@@ -2,0 +3 @@\n+new\n', 'has no line of the file to find its place by'],
    ['has hunks in the wrong order', '@@ -4 +4 @@\n-four\n+4\n@@ -2 +2 @@\n-two\n+2\n', 'hunk 2 begins before the one above it ends'],
    ['has hunks that overlap', '@@ -1,3 +1,3 @@\n-one\n+1\n two\n three\n@@ -2,2 +2,2 @@\n-two\n+2\n three\n', 'hunk 2 begins before'],
  ])('is rejected that %s', async (_, patch, expected) => {
    expect(await rejection(five, patch)).toContain(expected);
  });

  it('is rejected that fits at several places, with their lines', async () => {
    expect(await rejection('a\nb\na\nb\na', '@@ -2 +2 @@\n-a\n+A\n')).toContain('fits at several places: lines 1, 3, 5');
    expect(await rejection('a\n'.repeat(9), '@@\n-a\n+A\n')).toContain('lines 1, 2, 3, 4, 5 and more');
  });

  it('tells what comes close to a hunk that does not fit', async () => {
    expect(await rejection('  one\n  two\n', '@@ -1,2 +1,2 @@\n one\n-two\n+2\n')).toContain('Lines 1 to 2 differ only in whitespace');
  });

  it('is rejected whose text the encoding cannot hold', async () => {
    await using test = await openWorkspace({ 'root/a.txt': Buffer.from([0xe9, 0x0a]) });

    expect(await refusalOf(editFile(test, 'a.txt', { patch: '@@ -1 +1 @@\n-é\n+€\n' }))).toMatchObject({ code: 'invalid_encoding' });
    expect(await refusalOf(editFile(test, 'a.txt', { patch: '@@ -1 +1 @@\n-€\n+é\n' }))).toMatchObject({ code: 'patch_rejected' });
  });
});
