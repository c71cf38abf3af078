import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { noSignal, openWorkspace, type TestWorkspace } from '../test-support/open-workspace.js';
import { newWalk, walkFolder, type Walk } from './walk-folder.js';

async function walk({ workspace }: TestWorkspace, how: Partial<Walk> = {}): Promise<{ met: string[]; passed: Walk['passed'] }> {
  const walking = { ...newWalk({ maxDepth: 100, includeIgnored: false, signal: noSignal }), ...how };
  const met: string[] = [];
  for await (const { place, kind, depth } of walkFolder(workspace, workspace.locate('.'), walking))
    met.push(`${depth} ${kind} ${place.shown}`);
  return { met, passed: walking.passed };
}

describe('walkFolder', () => {
  it('meets the files of a folder by name, then its folders', async () => {
    await using test = await openWorkspace({ 'root/b': '', 'root/a': '', 'root/Z': '', 'root/d/e': '', 'root/c/': '' });

    expect((await walk(test)).met).toEqual(['1 file Z', '1 file a', '1 file b', '1 folder c', '1 folder d', '2 file d/e']);
  });

  it('meets folders at its last level and does not enter them', async () => {
    await using test = await openWorkspace({ 'root/a/b/c': '' });

    expect((await walk(test, { maxDepth: 2 })).met).toEqual(['1 folder a', '2 folder a/b']);
  });

  it('goes a hundred levels deep and no further', async () => {
    await using test = await openWorkspace({ [`root/${'d/'.repeat(120)}`]: '' });

    expect((await walk(test, { maxDepth: Infinity })).met).toHaveLength(100);
  });

  it('closes what it opened when its reader stops early', async () => {
    await using test = await openWorkspace({ 'root/a/b/c/d': '' });
    const before = (await readdir('/proc/self/fd')).length;

    for await (const entry of walkFolder(
      test.workspace,
      test.workspace.locate('.'),
      newWalk({ maxDepth: 9, includeIgnored: true, signal: noSignal }),
    ))
      if (entry.name === 'c') break;

    expect((await readdir('/proc/self/fd')).length).toBe(before);
  });

  it('keeps the event loop turning in a folder of many entries', async () => {
    await using test = await openWorkspace(Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`root/f${index}`, ''])));
    await test.outside.put({ 'root/.gitignore': Array.from({ length: 500 }, (_, index) => `*x${index}*y`).join('\n') });
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);

    const { met } = await walk(test);
    clearInterval(timer);

    expect(met).toHaveLength(3_001);
    expect(turns).toBeGreaterThan(2);
  });

  it('stops between two entries when it is told to', async () => {
    await using test = await openWorkspace({ 'root/a/x': '', 'root/b/y': '' });
    const stop = new AbortController();
    const walked = walkFolder(
      test.workspace,
      test.workspace.locate('.'),
      newWalk({ maxDepth: 9, includeIgnored: true, signal: stop.signal }),
    );
    await walked.next();
    stop.abort();

    await expect(walked.next()).rejects.toThrow(/abort/i);
  });
});
