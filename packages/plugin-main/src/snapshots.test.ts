import { localPrincipal, type Principal } from '@millrace/core';
import { expect, it } from 'vitest';
import { Repository } from './ingest/repository.js';
import type { Snapshot } from './ingest/snapshot.js';
import { Snapshots } from './snapshots.js';

const principal = (id: string, tenant = 't'): Principal => ({ ...localPrincipal('in-process'), id, tenant });
const snapshot = (repository: string): Repository => new Repository({ repository, files: [] as Snapshot['files'] } as Snapshot);

it('keeps the last of each principal of each tenant', () => {
  const snapshots = new Snapshots();

  snapshots.set(principal('a'), snapshot('one'));
  snapshots.set(principal('a'), snapshot('two'));
  snapshots.set(principal('a', 'u'), snapshot('three'));

  expect(snapshots.get(principal('a'))?.snapshot.repository).toBe('two');
  expect(snapshots.get(principal('a', 'u'))?.snapshot.repository).toBe('three');
  expect(snapshots.get(principal('b'))).toBeUndefined();
});

it('lets the oldest go when there are many', () => {
  const snapshots = new Snapshots();

  for (let index = 0; index < 9; index += 1) snapshots.set(principal(`p${index}`), snapshot(`r${index}`));

  expect(snapshots.get(principal('p0'))).toBeUndefined();
  expect(snapshots.get(principal('p1'))?.snapshot.repository).toBe('r1');
});

it('lets the oldest go when they are large, but never the last', () => {
  const snapshots = new Snapshots(100);
  const large = (bytes: number): Repository =>
    new Repository({ repository: `of ${bytes}`, files: [{ detail: new Uint8Array(bytes) }] as unknown as Snapshot['files'] } as Snapshot);

  for (const [name, bytes] of [
    ['a', 60],
    ['b', 30],
    ['c', 50],
    ['d', 500],
  ] as const)
    snapshots.set(principal(name), large(bytes));

  expect(['a', 'b', 'c', 'd'].map((name) => snapshots.get(principal(name)) !== undefined)).toEqual([false, false, false, true]);
});
