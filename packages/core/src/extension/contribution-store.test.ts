import { beforeEach, describe, expect, it, vi } from 'vitest';
import { defineExtensionPoint } from '../token/extension-point.js';
import { createContributionStore } from './contribution-store.js';
import type { Owner } from './owner.js';

const live = defineExtensionPoint<string>('test.live');
const sealed = defineExtensionPoint<string>('test.sealed', { sealed: true });
const picky = defineExtensionPoint<string>('test.picky', { check: (value) => (value === '' ? 'it is empty' : undefined) });

let a: Owner;
let b: Owner;
beforeEach(() => {
  a = { name: 'a', position: 0, isShown: true, isSealed: false };
  b = { name: 'b', position: 1, isShown: true, isSealed: false };
});

describe('a contribution store', () => {
  it('lists values in the order of adding, with who added each', () => {
    const store = createContributionStore();
    store.add(a, live, 'one');
    store.add(b, live, 'two');

    const reader = store.reader(live);

    expect(reader.values).toEqual(['one', 'two']);
    expect(reader.contributions).toEqual([
      { plugin: 'a', value: 'one' },
      { plugin: 'b', value: 'two' },
    ]);
  });

  it('takes back the one contribution, though another is equal, and only once', () => {
    const store = createContributionStore();
    const removeFirst = store.add(a, live, 'same');
    store.add(b, live, 'same');

    removeFirst();
    removeFirst();

    expect(store.reader(live).contributions).toEqual([{ plugin: 'b', value: 'same' }]);
  });

  it('tells readers of changes until they have heard enough', () => {
    const store = createContributionStore();
    const listener = vi.fn();
    const watcher = vi.fn();
    const end = store.reader(live).onChange(listener);
    store.watch([live, sealed], watcher);

    const remove = store.add(a, live, 'one');
    remove();
    remove();
    end();
    store.add(a, live, 'two');

    expect(listener).toHaveBeenCalledTimes(2);
    expect(watcher).toHaveBeenCalledTimes(3);
  });

  it('gives a reader that was made before the first contribution what comes later', () => {
    const store = createContributionStore();
    const reader = store.reader(live);

    store.add(a, live, 'one');

    expect(reader.values).toEqual(['one']);
  });

  it('never changes a list that was read', () => {
    const store = createContributionStore();
    store.add(a, live, 'one');
    const before = store.reader(live).values;

    store.add(a, live, 'two');

    expect(before).toEqual(['one']);
  });

  it('refuses what the point does not take', () => {
    const store = createContributionStore();

    expect(() => store.add(a, picky, '')).toThrow(
      expect.objectContaining({ code: 'MILLRACE_CONTRIBUTION_INVALID', message: expect.stringMatching(/'a'.*'test\.picky'.*it is empty/) }),
    );
    expect(store.reader(picky).values).toEqual([]);
  });

  it('closes sealed points, and leaves live ones open', () => {
    const store = createContributionStore();
    store.add(a, sealed, 'early');

    a.isSealed = true;
    store.add(a, live, 'late');

    expect(() => store.add(a, sealed, 'late')).toThrow(expect.objectContaining({ code: 'MILLRACE_POINT_SEALED' }));
    expect(store.reader(sealed).values).toEqual(['early']);
  });

  it('drops all of one plugin, also from sealed points, and nothing of others', () => {
    const store = createContributionStore();
    const listener = vi.fn();
    store.add(a, live, 'one');
    store.add(a, sealed, 'two');
    store.add(b, live, 'three');
    a.isSealed = true;
    store.watch([picky], listener);

    store.drop(a);

    expect(store.reader(live).values).toEqual(['three']);
    expect(store.reader(sealed).values).toEqual([]);
    expect(store.addedBy(a)).toEqual([]);
    expect(store.addedBy(b)).toEqual(['test.live']);
    expect(listener).not.toHaveBeenCalled();
  });

  it('shows what nobody reads', () => {
    const store = createContributionStore();
    store.add(a, live, 'one');
    store.add(b, sealed, 'two');

    expect(store.unread(new Set(['test.live']))).toEqual([{ point: 'test.sealed', plugin: 'b' }]);
  });

  it('takes two tokens of one id for one point', () => {
    const store = createContributionStore();
    store.add(a, live, 'one');

    expect(store.reader(defineExtensionPoint<string>('test.live')).values).toEqual(['one']);
  });

  it('lists by the place of each owner, whoever adds last', () => {
    const store = createContributionStore();
    store.add(b, live, 'second');

    store.add(a, live, 'first');

    expect(store.reader(live).values).toEqual(['first', 'second']);
  });

  it('shows the one of two owners of a name in the place of the other, at one stroke', () => {
    const store = createContributionStore();
    const next: Owner = { ...a, isShown: false };
    store.add(a, live, 'old');
    store.add(b, live, 'other');
    store.add(next, live, 'new');
    const reader = store.reader(live);
    const seen: unknown[] = [];
    reader.onChange(() => seen.push(reader.values));

    a.isShown = false;
    next.isShown = true;
    store.refresh();
    store.drop(a);

    expect(seen).toEqual([['new', 'other']]);
    expect(store.addedBy(next)).toEqual(['test.live']);
  });
});
