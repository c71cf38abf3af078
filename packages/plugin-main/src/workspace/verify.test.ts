import { readFile, readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { isMillraceError } from '@millrace/core';
import { noSignal, openWorkspace, type TestWorkspace } from '../test-support/open-workspace.js';
import { deleteEntry } from '../changes/delete-entry.js';
import { startSwapper } from '../test-support/path-swapper.js';
import { contextFor } from '../test-support/change-context.js';
import { listFolder } from './list-folder.js';
import { makeFolder } from './make-folder.js';
import { readWhole } from './read-pieces.js';
import type { Workspace } from './workspace.js';
import { writeText } from './write-text.js';

interface Race extends AsyncDisposable {
  readonly test: TestWorkspace;
  readonly done: number;
  readonly refused: number;
}

/** Does one thing over and over while the paths in it are exchanged, and for longer until both outcomes were seen. */
async function race(milliseconds: number, attempt: (workspace: Workspace) => Promise<void>): Promise<Race> {
  const test = await openWorkspace({ 'outside/public': 'SECRET', 'outside/SECRET': '', 'root/tree/folder/public': 'public' });
  const worker = startSwapper(test.at('tree'));
  const counts = { done: 0, refused: 0 };
  try {
    const start = performance.now();
    const isOver = (): boolean => performance.now() > start + (counts.done > 0 && counts.refused > 0 ? milliseconds : 15_000);
    while (!isOver()) {
      try {
        await attempt(test.workspace);
        counts.done += 1;
      } catch (error) {
        if (!isMillraceError(error)) throw error;
        counts.refused += 1;
      }
    }
  } catch (error) {
    await worker.terminate();
    await test[Symbol.asyncDispose]();
    throw error;
  }
  await worker.terminate();
  return { test, ...counts, [Symbol.asyncDispose]: () => test[Symbol.asyncDispose]() };
}

/** What lies outside the root afterwards, and whether both outcomes of the race were seen. */
async function outcomeOf({ test, done, refused }: Race): Promise<unknown> {
  const outside = await readdir(test.outside.at('outside'));
  const content = await readFile(test.outside.at('outside/public'), 'utf8').catch(() => undefined);
  return { outside, content, wasDone: done > 0, wasRefused: refused > 0 };
}

const noHarm = { outside: ['SECRET', 'public'], content: 'SECRET', wasDone: true, wasRefused: true };

describe('while files and folders are exchanged for links that lead outside', () => {
  it.each(['tree/file', 'tree/folder/public'])('reading %s never gives what is outside', async (path) => {
    await using raced = await race(1_000, async (workspace) => {
      const file = await workspace.openFile(workspace.locate(path));
      const text = await readWhole(file.handle, 100, noSignal).finally(() => file.handle.close());
      if (text.includes('SECRET')) throw new Error('It leaked.');
    });

    expect(await outcomeOf(raced)).toEqual(noHarm);
  });

  it('listing never shows what is outside', async () => {
    await using raced = await race(1_000, async (workspace) => {
      for (const path of ['tree', 'tree/folder']) {
        const query = { depth: 3, includeIgnored: true, signal: noSignal };
        const { groups } = await listFolder(workspace, workspace.locate(path), query);
        if (groups.some((group) => group.files.includes('SECRET'))) throw new Error('It leaked.');
      }
    });

    expect(await outcomeOf(raced)).toEqual(noHarm);
  });

  it('writing and making folders change nothing outside', async () => {
    let number = 0;
    await using raced = await race(1_000, async (workspace) => {
      number += 1;
      const unique = `race-${number}`;
      const write = { content: 'new', mode: 'overwrite', createParents: true, maxFileBytes: 1_000, unique, signal: noSignal } as const;
      await writeText(workspace, workspace.locate('tree/folder/public'), write);
      await writeText(workspace, workspace.locate('tree/file'), write);
      await makeFolder(workspace, workspace.locate(`tree/folder/${number}/made`), true);
    });

    expect(await outcomeOf(raced)).toEqual(noHarm);
  });

  it('deleting removes nothing outside', async () => {
    await using raced = await race(1_500, async (workspace) => {
      await deleteEntry(contextFor({ workspace }), workspace.locate('tree/folder/public'), { isRecursive: true, isPermanent: true });
      await deleteEntry(contextFor({ workspace }), workspace.locate('tree'), { isRecursive: true, isPermanent: true });
    });

    expect(await outcomeOf(raced)).toEqual(noHarm);
  });
});
