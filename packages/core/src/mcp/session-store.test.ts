import { fakeClock } from '@millrace/testkit';
import { describe, expect, it, vi } from 'vitest';
import { localPrincipal } from '../call/principal.js';
import type { Peer } from './seat.js';
import { SessionStore, type Session } from './session-store.js';

const clock = fakeClock();
const peerOf = (id: string): Peer => ({ principal: { ...localPrincipal('http'), id } });
const sessionOf = (owner: string, closed: string[]): Session => ({
  peer: peerOf(owner),
  close: async () => void closed.push(owner),
  isBusy: false,
  lastSeenMs: clock.now(),
});

describe('the sessions of an endpoint', () => {
  it('end when unused for too long, and only then', () => {
    const closed: string[] = [];
    const store = new SessionStore<Session>({ max: 10, idleMs: 1_000 }, clock.now);
    store.add('a', sessionOf('ada', closed));
    store.add('b', sessionOf('bob', closed));
    store.add('c', { ...sessionOf('cid', closed), isBusy: true });

    clock.advance(900);
    store.find('b', peerOf('bob'));
    clock.advance(200);

    expect(store.find('a', peerOf('ada'))).toBeUndefined();
    expect(store.find('b', peerOf('bob'))).toBeDefined();
    expect(store.find('c', peerOf('cid'))).toBeDefined();
    expect(closed).toEqual(['ada']);
  });

  it('are refused when all are in use', () => {
    const store = new SessionStore<Session>({ max: 1, idleMs: 1_000 }, clock.now);
    let isBusy = true;
    store.add('a', {
      ...sessionOf('ada', []),
      get isBusy() {
        return isBusy;
      },
    });

    const whileBusy = store.makeRoom(peerOf('bob'));
    isBusy = false;

    expect([whileBusy, store.makeRoom(peerOf('bob'))]).toEqual([false, true]);
  });

  it('give way, the longest unused first, where the newcomer has none', () => {
    const closed: string[] = [];
    const store = new SessionStore<Session>({ max: 2, idleMs: 1_000 }, clock.now);
    store.add('a', sessionOf('ada', closed));
    store.add('b', sessionOf('bob', closed));

    clock.advance(1);
    store.find('a', peerOf('ada'));

    expect(store.makeRoom(peerOf('cid'))).toBe(true);
    expect(closed).toEqual(['bob']);
    store.closeAll();
    expect(closed).toEqual(['bob', 'ada']);
    expect(store.size).toBe(0);
  });

  it('are found by their own principal alone, in their own view', () => {
    const store = new SessionStore<Session>({ max: 2, idleMs: 1_000 }, clock.now);
    const { principal } = peerOf('ada');
    store.add('a', { ...sessionOf('ada', []), peer: { principal, view: 'own' } });

    const others = [{ principal }, { principal, view: 'other' }, { principal: { ...principal, tenant: 'else' }, view: 'own' }];

    expect(others.map((peer) => store.find('a', peer))).toEqual([undefined, undefined, undefined]);
    expect(store.find('a', { principal: { ...principal }, view: 'own' })).toBeDefined();
  });

  it('are never more than may be, though room was made for several at once', () => {
    const closed: string[] = [];
    const store = new SessionStore<Session>({ max: 1, idleMs: 1_000 }, clock.now);
    store.makeRoom(peerOf('ada'));
    store.makeRoom(peerOf('bob'));

    store.add('a', sessionOf('ada', closed));
    store.add('b', sessionOf('bob', closed));

    expect(store.size).toBe(1);
    expect(closed).toEqual(['ada']);
  });

  it('end when their time is over though nobody asks for any, and leave no timer', () => {
    vi.useFakeTimers();
    const closed: string[] = [];
    const store = new SessionStore<Session>({ max: 10, idleMs: 1_000 }, () => Date.now());
    store.add('a', { ...sessionOf('ada', closed), lastSeenMs: Date.now() });

    vi.advanceTimersByTime(2_000);

    expect({ size: store.size, closed, timers: vi.getTimerCount() }).toEqual({ size: 0, closed: ['ada'], timers: 0 });
    vi.useRealTimers();
  });
});
