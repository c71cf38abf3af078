import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noSignal } from '../test-support/open-workspace.js';
import { encode, encodingOf, markBytes, type TextEncoding } from '../workspace/text-encoding.js';
import { planExactEdits, type ExactEdit } from './exact-edits.js';
import { planPatch } from './plan-patch.js';
import { TextUnits, type Splice } from './text-units.js';

/** Texts of all encodings and line ends, and bytes that are hardly text. */
const words = fc.stringMatching(/^[a-c ]{0,6}$/);
const foreign = fc.constantFrom('', 'é', 'ÿ', '\t');
const ends = fc.constantFrom('\n', '\r\n', '\r');
const lines = fc.array(fc.tuple(words, foreign, ends), { maxLength: 12 });
const encodings = fc.constantFrom<TextEncoding>(
  'utf-8',
  'utf-8-bom',
  'utf-16le',
  'utf-16be',
  'utf-16le-no-bom',
  'utf-16be-no-bom',
  'latin1',
);
const encoded = fc.tuple(lines, fc.boolean(), encodings).map(([all, isClosed, encoding]) => {
  const text = all.map((parts) => parts.join('')).join('');
  return encode(isClosed ? text : text.trimEnd(), encoding, true) ?? Buffer.alloc(0);
});
const raw = fc
  .uint8Array({ minLength: 1, maxLength: 60 })
  .map((bytes) => Buffer.from(bytes.map((byte) => (byte < 4 ? byte + 0x61 : byte))));
const files = fc.oneof({ weight: 3, arbitrary: encoded }, { weight: 1, arbitrary: raw });

/** What is replaced: a part of the file itself, so that it is found. */
const picks = fc.array(fc.record({ from: fc.nat(80), length: fc.integer({ min: 1, max: 8 }), text: fc.stringMatching(/^[x-z\n]{0,5}$/) }), {
  minLength: 1,
  maxLength: 2,
});

interface Pick {
  readonly from: number;
  readonly length: number;
  readonly text: string;
}

function pickFrom(whole: TextUnits, { from, length, text }: Pick): ExactEdit {
  const { encoding, units } = whole;
  let start = Math.min(from, Math.max(0, units.length - 1));
  let end = Math.min(units.length, start + length);
  // Characters of several units are taken whole.
  if (encoding.startsWith('utf-8')) {
    while (start > 0 && ((units[start] ?? 0) & 0xc0) === 0x80) start -= 1;
    while (end < units.length && ((units[end] ?? 0) & 0xc0) === 0x80) end += 1;
  }
  return { old: whole.textOf({ start, end }), new: text, all: true };
}

/** The bytes before, between and after the replaced ranges are those they were. */
function expectOthersKept(before: TextUnits, splices: readonly Splice[], after: Buffer): void {
  const mark = markBytes(before.encoding);
  const size = before.encoding.startsWith('utf-16') ? 2 : 1;
  let [old, now] = [0, 0];
  for (const { start, end, text } of [...splices, undefined].map((each) => each ?? { start: undefined, end: 0, text: '' })) {
    const stop = start === undefined ? before.bytes.length : mark + start * size;
    const kept = before.bytes.subarray(old, stop);
    expect(after.subarray(now, now + kept.length).equals(kept)).toBe(true);
    const written = encode(text, before.encoding, false) ?? Buffer.alloc(0);
    if (start !== undefined) expect(after.subarray(now + kept.length, now + kept.length + written.length).equals(written)).toBe(true);
    now += kept.length + written.length;
    old = mark + end * size;
  }
  expect(now).toBe(after.length);
}

describe('every byte outside an edit stays as it was', () => {
  it('with exact edits of any file', async () => {
    let edited = 0;
    await fc.assert(
      fc.asyncProperty(files, picks, async (bytes, wanted) => {
        const text = TextUnits.of(bytes);
        if (!text || text.units.length === 0) return;
        const edits = wanted.map((pick) => pickFrom(text, pick)).filter(({ old }) => old !== '' && !/\p{Surrogate}/u.test(old));
        const splices = await planExactEdits(edits, { shown: 'a', text, maxFileBytes: 10_000_000, signal: noSignal }).catch(
          (error: { code?: string }) => error.code,
        );
        if (typeof splices === 'string') {
          expect(['overlapping_edits', 'invalid_edit']).toContain(splices);
          return;
        }

        const after = text.spliced(splices ?? [], 10_000);

        edited += 1;
        expectOthersKept(text, splices ?? [], after as Buffer);
        const wantedTexts = new Set(edits.map(({ old }) => old.replaceAll('\r\n', '\n')));
        for (const splice of splices ?? []) expect(wantedTexts).toContain(text.textOf(splice).replaceAll('\r\n', '\n'));
        for (const [index, edit] of edits.entries()) expect(splices?.length, `edit ${index} of ${edit.old}`).toBeGreaterThan(0);
      }),
      { numRuns: 14_000 },
    );
    expect(edited).toBeGreaterThan(7_000);
  });

  it('with patches of any file', async () => {
    let edited = 0;
    await fc.assert(
      fc.asyncProperty(encoded, fc.nat(12), fc.array(words, { maxLength: 3 }), fc.boolean(), async (bytes, line, added, isRaw) => {
        const text = TextUnits.of(bytes);
        if (!text || text.units.length === 0) return;
        const all = text.textOf({ start: 0, end: text.units.length }).split(isRaw ? '\n' : /\r?\n/);
        const at = Math.min(line, all.length - 1);
        if ((at === all.length - 1 && all[at] === '') || (!isRaw && all[at]?.includes('\r'))) return;
        const patch = `@@ -${at + 1} +${at + 1} @@\n-${all[at]}\n${added.map((each) => `+${each}\n`).join('')}`;

        const splices = await planPatch(patch, { shown: 'a', text, maxFileBytes: 10_000_000, signal: noSignal });

        edited += 1;
        expect(splices).toHaveLength(1);
        expectOthersKept(text, splices, text.spliced(splices, 10_000) as Buffer);
        expect(
          text
            .textOf(splices[0] ?? { start: 0, end: 0 })
            .replace(/\n$/, '')
            .replace(/\r$/, ''),
        ).toBe(all[at]?.replace(/\r$/, ''));
        const before = text.textOf({ start: 0, end: splices[0]?.start ?? 0 });
        expect(before.split('\n')).toHaveLength(at + 1);
      }),
      { numRuns: 4_000 },
    );
    expect(edited).toBeGreaterThan(2_000);
  });

  it('and a file is still of its encoding', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(encoded, picks, async (bytes, [pick]) => {
        const text = TextUnits.of(bytes);
        if (!text || !pick || text.units.length === 0 || !text.encoding.startsWith('utf')) return;
        const splices = await planExactEdits([pickFrom(text, pick)], { shown: 'a', text, maxFileBytes: 10_000_000, signal: noSignal });

        const after = text.spliced(splices, 10_000) as Buffer;

        seen.add(text.encoding);
        // Without a mark, few characters do not tell.
        if (!text.encoding.endsWith('no-bom')) expect(encodingOf(after)).toBe(text.encoding);
      }),
      { numRuns: 1_000 },
    );
    expect(seen.size).toBe(6);
  });
});
