import { fakeClock } from '@millrace/testkit';
import { describe, expect, it } from 'vitest';
import { Activity } from './activity.js';
import { SessionStore, type Session } from './session-store.js';

const clock = fakeClock();
const sessionOf = (owner: string, closed: string[]): Session => ({
  owner,
  transport: { close: async () => void closed.push(owner) } as never,
  seat: { activity: new Activity() } as never,
  lastSeenMs: clock.now(),
  streams: 0,
});

describe('the sessions of an endpoint', () => {
  it('end when unused for too long, and only then', () => {
    const closed: string[] = [];
    const store = new SessionStore({ max: 10, idleMs: 1_000 }, clock.now);
    store.add('a', sessionOf('ada', closed));
    store.add('b', sessionOf('bob', closed));
    store.add('c', { ...sessionOf('cid', closed), streams: 1 });

    clock.advance(900);
    store.find('b', 'bob');
    clock.advance(200);

    expect(store.find('a', 'ada')).toBeUndefined();
    expect(store.find('b', 'bob')).toBeDefined();
    expect(store.find('c', 'cid')).toBeDefined();
    expect(closed).toEqual(['ada']);
  });

  it('are refused when all are in use', async () => {
    const store = new SessionStore({ max: 1, idleMs: 1_000 }, clock.now);
    const session = sessionOf('ada', []);
    store.add('a', session);
    let finish = (): void => {};
    const working = session.seat.activity.during(() => new Promise<void>((resolve) => (finish = resolve)));

    expect(store.makeRoom('bob')).toBe(false);
    finish();
    await working;
    expect(store.makeRoom('bob')).toBe(true);
  });

  it('give way, the longest unused first, where the newcomer has none', () => {
    const closed: string[] = [];
    const store = new SessionStore({ max: 2, idleMs: 1_000 }, clock.now);
    store.add('a', sessionOf('ada', closed));
    store.add('b', sessionOf('bob', closed));

    store.find('a', 'ada');

    expect(store.makeRoom('cid')).toBe(true);
    expect(closed).toEqual(['bob']);
    store.closeAll();
    expect(closed).toEqual(['bob', 'ada']);
    expect(store.size).toBe(0);
  });
});
