import { readdir, readFile } from 'node:fs/promises';
import { isMillraceError } from '@millrace/core';
import { describe, expect, it } from 'vitest';
import { openChanges, type ChangeTest } from '../test-support/change-context.js';
import { startSwapper } from '../test-support/path-swapper.js';
import { copyEntry } from './copy-entry.js';
import { deleteEntry } from './delete-entry.js';
import { moveEntry } from './move-entry.js';
import { undo } from './undo.js';

/** Does things over and over while paths are exchanged, until both outcomes were seen, and says what lies outside and what leaked. */
async function race(milliseconds: number, work: (test: ChangeTest, number: number) => Promise<unknown>) {
  await using test = await openChanges({
    'outside/public': 'SECRET',
    'outside/SECRET': 'SECRET',
    'root/tree/folder/public': 'public',
    'root/out/': '',
  });
  const worker = startSwapper(test.at('tree'));
  const counts = { done: 0, refused: 0 };
  try {
    const start = performance.now();
    const isOver = (): boolean => performance.now() > start + (counts.done > 0 && counts.refused > 0 ? milliseconds : 15_000);
    for (let number = 0; !isOver(); number += 1) {
      try {
        await work(test, number);
        counts.done += 1;
      } catch (error) {
        if (!isMillraceError(error)) throw error;
        counts.refused += 1;
      }
    }
  } finally {
    await worker.terminate();
  }
  const outside = await readdir(test.outside.at('outside'));
  const leaks: string[] = [];
  for (const entry of await readdir(test.at('out'), { recursive: true, withFileTypes: true }))
    if (entry.isFile() && (await readFile(`${entry.parentPath}/${entry.name}`, 'utf8')).includes('SECRET')) leaks.push(entry.name);
  return { outside, leaks, wasDone: counts.done > 0, wasRefused: counts.refused > 0 };
}

const noHarm = { outside: ['SECRET', 'public'], leaks: [], wasDone: true, wasRefused: true };

describe('while files and folders are exchanged for links that lead outside', () => {
  it('copying brings nothing in', async () => {
    const outcome = await race(700, async ({ context, workspace }, number) => {
      const how = { isOverwriting: false, isRecursive: true, maxFileBytes: 1_000 };
      const copy = (from: string) =>
        copyEntry(context, { ...how, from: workspace.locate(from), to: workspace.locate(`out/${number}-${from.replaceAll('/', '-')}`) });
      await copy('tree/folder/public');
      await copy('tree/file');
      await copy('tree/folder');
    });

    expect(outcome).toEqual(noHarm);
  });

  it('moving takes nothing from outside, and brings nothing there', async () => {
    const outcome = await race(700, async ({ context, workspace }, number) => {
      const move = (from: string, to: string) =>
        moveEntry(context, { isOverwriting: true, from: workspace.locate(from), to: workspace.locate(to) });
      await move('tree/folder/public', `out/${number}`);
      await move(`out/${number}`, 'tree/folder/deep/moved');
    });

    expect(outcome).toEqual(noHarm);
  });

  it('deleting and undoing change nothing outside', async () => {
    const outcome = await race(700, async ({ context, workspace }) => {
      const { checkpoint = '' } = await deleteEntry(context, workspace.locate('tree/folder/public'), {
        isRecursive: true,
        isPermanent: false,
      });
      await undo(context, checkpoint);
      await deleteEntry(context, workspace.locate('tree/folder'), { isRecursive: true, isPermanent: true });
    });

    expect(outcome).toEqual(noHarm);
  });
});
