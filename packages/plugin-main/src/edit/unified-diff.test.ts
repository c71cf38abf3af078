import { applyPatch } from 'diff';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noSignal } from '../test-support/open-workspace.js';
import { planExactEdits } from './exact-edits.js';
import { planPatch } from './plan-patch.js';
import { TextUnits, type Splice } from './text-units.js';
import { unifiedDiff } from './unified-diff.js';

const frame = { path: 'a.txt', maxLength: 6_000, signal: noSignal };

function unitsOf(text: string): TextUnits {
  return TextUnits.of(Buffer.from(text)) as TextUnits;
}

/** The diff of an exact edit. */
async function diffOf(text: string, old: string, changed: string, maxLength = 6_000) {
  const units = unitsOf(text);
  const splices = await planExactEdits([{ old, new: changed, all: true }], {
    shown: 'a.txt',
    text: units,
    maxFileBytes: 10_000_000,
    signal: noSignal,
  });
  return unifiedDiff(units, splices, { ...frame, maxLength });
}

const numbered = (count: number, word = 'line') => Array.from({ length: count }, (_, index) => `${word} ${index + 1}\n`).join('');

describe('unifiedDiff', () => {
  it('shows two lines around each place, and joins places that are close', async () => {
    const { text } = await diffOf(numbered(30), 'line 1\n', 'first\n');
    const close = await diffOf(numbered(9), '5', 'five');
    const joined = await diffOf('x\n1\n2\n3\n4\nx\n5\n6\n7\n8\n9\nx\n', 'x', 'y');

    expect(text).toBe('--- a/a.txt\n+++ b/a.txt\n@@ -1,3 +1,3 @@\n-line 1\n+first\n line 2\n line 3\n');
    expect(close.text).toContain('@@ -3,5 +3,5 @@\n line 3\n line 4\n-line 5\n+line five\n line 6\n line 7\n');
    expect(joined.text.match(/^@@.*$/gm)).toEqual(['@@ -1,8 +1,8 @@', '@@ -10,3 +10,3 @@']);
  });

  it('counts lines on after lines were added and taken away', async () => {
    const { text } = await diffOf(numbered(40).replace('line 20\n', 'line 2\n'), 'line 2\n', 'line 2\nadded\n');

    expect(text.match(/^@@.*$/gm)).toEqual(['@@ -1,4 +1,5 @@', '@@ -19,4 +20,5 @@']);
  });

  it('shows only the lines of a long replacement that differ', async () => {
    const before = numbered(40);

    const { text } = await diffOf(before, before, before.replace('line 20\n', 'twenty\n'));

    expect(text).toBe('--- a/a.txt\n+++ b/a.txt\n@@ -18,5 +18,5 @@\n line 18\n line 19\n-line 20\n+twenty\n line 21\n line 22\n');
  });

  it('says nothing of line ends that are all alike, and shows them where they are not', async () => {
    expect((await diffOf('a\r\nb\r\n', 'b', 'c')).text).toContain('@@ -1,2 +1,2 @@\n a\n-b\n+c\n');
    expect((await diffOf('a\nb\r\n', 'b', 'c')).text).toContain('@@ -1,2 +1,2 @@\n a\n-b\r\n+c\r\n');
  });

  it('tells where the last line has no end', async () => {
    expect((await diffOf('a\nb', 'b', 'c')).text).toContain(' a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n');
  });

  it('counts what it has no room for', async () => {
    const { text, omittedLines, omittedPlaces } = await diffOf(numbered(100), '5', 'five', 150);
    const block = await diffOf(numbered(10), numbered(10), numbered(500, 'new'), 1_000);

    expect(text.length).toBeLessThan(200);
    expect(omittedPlaces).toBeGreaterThan(4);
    expect(omittedLines).toBeGreaterThan(0);
    expect(block).toMatchObject({ omittedPlaces: 0, omittedLines: expect.any(Number) });
    expect(block.text.split('\n').length - 4 + block.omittedLines).toBe(510);
  });

  it('shows a very long line around what changed in it', async () => {
    const long = `${'x'.repeat(500_000)}here${'y'.repeat(500_000)}\nnext\n`;

    const { text } = await diffOf(long, 'here', 'there');

    expect(text.length).toBeLessThan(1_000);
    expect(text).toMatch(/^-…x+herey+…\n\+…x+therey+…\n next$/m);
  });

  it('only counts a place that is too large to show', async () => {
    expect(await diffOf('x'.repeat(3_000_000), 'x'.repeat(3_000_000), 'y')).toEqual({ text: '', omittedLines: 0, omittedPlaces: 1 });
  });

  it('is what another program makes the new text of, and so does a patch here', async () => {
    const line = fc.constantFrom('a', 'b', 'c', '', '-- d', '++ e', '@@ f');
    const lines = fc.tuple(fc.array(line, { maxLength: 25 }), fc.constantFrom('', '\n')).map(([all, end]) => all.join('\n') + end);
    const cut = fc.record({ from: fc.nat(40), length: fc.nat(6), text: fc.stringMatching(/^[ab\n]{0,6}$/) });
    await fc.assert(
      fc.asyncProperty(lines, fc.array(cut, { minLength: 1, maxLength: 3 }), async (before, cuts) => {
        const units = unitsOf(before);
        const splices = splicesOf(before, cuts);
        const after = units.spliced(splices, 10_000).toString();

        const { text } = await unifiedDiff(units, splices, frame);

        if (before === after) expect(text).toBe('');
        else {
          expect(applyPatch(before, text, { autoConvertLineEndings: false })).toBe(after);
          expect(await patchedHere(units, text)).toBe(after);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

function splicesOf(before: string, cuts: readonly { from: number; length: number; text: string }[]): Splice[] {
  const splices: Splice[] = [];
  for (const { from, length, text } of cuts.toSorted((a, b) => a.from - b.from)) {
    const start = Math.max(splices.at(-1)?.end ?? 0, Math.min(before.length, from));
    splices.push({ start, end: Math.min(before.length, start + length), text });
  }
  return splices;
}

async function patchedHere(text: TextUnits, patch: string): Promise<string> {
  const splices = await planPatch(patch, { shown: 'a.txt', text, maxFileBytes: 10_000_000, signal: noSignal });
  return text.spliced(splices, 10_000).toString();
}
