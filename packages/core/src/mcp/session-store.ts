import type { LegacySession } from './legacy-session.js';
import type { Peer } from './seat.js';

/** What keeping a session needs of it. @internal */
export type Session = Pick<LegacySession, 'peer' | 'lastSeenMs' | 'isBusy' | 'close'>;

/** How many sessions are kept, and for how long without use. @internal */
export interface SessionLimits {
  readonly max: number;
  readonly idleMs: number;
}

/** How long an expired session may stay at most. */
const sweepMs = 60_000;

/**
 * The 2025 sessions of one endpoint: never more than `max`, and none unused for longer than `idleMs`.
 *
 * @internal
 */
export class SessionStore<S extends Session = LegacySession> {
  readonly #sessions = new Map<string, S>();
  readonly #limits: SessionLimits;
  readonly #now: () => number;
  #sweep: ReturnType<typeof setTimeout> | undefined;

  constructor(limits: SessionLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** The session of this id, if it is this peer's; counts as use. */
  find(id: string, peer: Peer): S | undefined {
    const session = this.#sessions.get(id);
    if (session === undefined || !isSame(session.peer, peer) || this.#endExpired(id, session)) return undefined;
    session.lastSeenMs = this.#now();
    return session;
  }

  /** Makes room for one more. @returns false when every session is in use. */
  makeRoom(peer: Peer): boolean {
    if (this.#sessions.size < this.#limits.max) return true;
    this.#expire();
    if (this.#sessions.size < this.#limits.max) return true;
    // A caller that opens sessions without end pushes out its own before those of others.
    const victim = this.#longestUnused((session) => isSame(session.peer, peer)) ?? this.#longestUnused(() => true);
    if (victim === undefined) return false;
    this.#end(...victim);
    return true;
  }

  add(id: string, session: S): void {
    // Between the making of room and now, others may have taken it.
    this.makeRoom(session.peer);
    this.#sessions.set(id, session);
    this.#sweepLater();
  }

  remove(id: string): void {
    this.#sessions.delete(id);
  }

  values(): readonly S[] {
    return [...this.#sessions.values()];
  }

  closeAll(): void {
    clearTimeout(this.#sweep);
    this.#sweep = undefined;
    for (const [id, session] of this.#sessions) this.#end(id, session);
  }

  /** Expired sessions go although no request comes any more to find them so. */
  #sweepLater(): void {
    this.#sweep ??= setTimeout(
      () => {
        this.#sweep = undefined;
        this.#expire();
        if (this.#sessions.size > 0) this.#sweepLater();
      },
      Math.min(this.#limits.idleMs, sweepMs),
    );
    (this.#sweep as { unref?: () => void }).unref?.();
  }

  #expire(): void {
    for (const [id, session] of this.#sessions) this.#endExpired(id, session);
  }

  /** @returns whether it has expired. */
  #endExpired(id: string, session: S): boolean {
    const isExpired = !session.isBusy && session.lastSeenMs <= this.#now() - this.#limits.idleMs;
    if (isExpired) this.#end(id, session);
    return isExpired;
  }

  #longestUnused(isMeant: (session: S) => boolean): [string, S] | undefined {
    let found: [string, S] | undefined;
    for (const entry of this.#sessions) {
      const [, session] = entry;
      if (session.lastSeenMs < (found?.[1].lastSeenMs ?? Infinity) && !session.isBusy && isMeant(session)) found = entry;
    }
    return found;
  }

  #end(id: string, session: S): void {
    this.#sessions.delete(id);
    session.close().catch(() => {});
  }
}

/** Whether two are the same principal, in the same view. */
function isSame(one: Peer, other: Peer): boolean {
  const [{ principal: a }, { principal: b }] = [one, other];
  return a.id === b.id && a.tenant === b.tenant && one.view === other.view;
}
