import { expect, it } from 'vitest';
import type { CodeFacts } from '../code/code-facts.js';
import { FactCache } from './fact-cache.js';
import { StampCache } from './stamp-cache.js';

const facts = (lines: number, detailBytes = 0): CodeFacts => ({
  lines,
  codeLines: lines,
  kinds: {},
  imports: [],
  detail: new Uint8Array(detailBytes),
});

it('finds facts by content and the last part of the path, as that tells how content is read', () => {
  const cache = new FactCache();
  cache.set('src/a.ts', 'hash', facts(1));

  expect(cache.get('lib/a.ts', 'hash')).toMatchObject({ lines: 1 });
  expect(cache.get('src/a.d.ts', 'hash')).toBeUndefined();
  expect(cache.get('src/a.ts', 'other')).toBeUndefined();
});

it('lets go what was used longest ago once there is too much', () => {
  const cache = new FactCache(3_000);
  for (const name of ['a', 'b']) cache.set(name, 'hash', facts(1, 800));
  cache.get('a', 'hash');

  cache.set('c', 'hash', facts(1, 800));

  expect(['a', 'b', 'c'].filter((name) => cache.get(name, 'hash'))).toEqual(['a', 'c']);
});

it('counts what is set again once', () => {
  const cache = new FactCache(3_000);
  for (let index = 0; index < 10; index += 1) cache.set('a', 'hash', facts(index, 800));
  cache.set('b', 'hash', facts(1, 800));

  expect(cache.get('a', 'hash')).toMatchObject({ lines: 9 });
});

it('keeps no more than the detail itself of a message that brought many', () => {
  const message = new Uint8Array(100_000);

  const kept = new FactCache().set('a', 'hash', { ...facts(1), detail: message.subarray(10, 20) });

  expect(kept.detail.buffer.byteLength).toBe(10);
});

it('knows a file for unchanged only by the whole stamp, and remembers the hash of one that was too fresh', () => {
  const stamps = new StampCache();
  stamps.set('/a', 'one', [1, 2, 3, 4, 5]);
  stamps.set('/b', 'two');

  expect(stamps.get('/a', Float64Array.of(1, 2, 3, 4, 5))).toEqual({ hash: 'one', isCurrent: true });
  expect(stamps.get('/a', Float64Array.of(1, 2, 3, 4, 6))).toEqual({ hash: 'one', isCurrent: false });
  expect(stamps.get('/b', Float64Array.of(1, 2, 3, 4, 5))).toEqual({ hash: 'two', isCurrent: false });
  expect(stamps.get('/c', Float64Array.of(1, 2, 3, 4, 5))).toBeUndefined();
});

it('forgets the file that was asked for longest ago', () => {
  const stamps = new StampCache(2);
  stamps.set('/a', 'one', [1]);
  stamps.set('/b', 'two', [1]);
  stamps.get('/a', Float64Array.of(1));

  stamps.set('/c', 'three', [1]);

  expect(['/a', '/b', '/c'].map((path) => stamps.get(path, Float64Array.of(1))?.hash)).toEqual(['one', undefined, 'three']);
});
