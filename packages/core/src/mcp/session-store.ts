import type { LegacySession } from './legacy-session.js';
import type { Peer } from './seat.js';

/** What keeping a session needs of it. @internal */
export type Session = Pick<LegacySession, 'owner' | 'lastSeenMs' | 'isBusy' | 'close'>;

/** Whose a session is: its principal's, in one view. @internal */
export function ownerOf({ principal, view }: Peer): string {
  return JSON.stringify([principal.tenant, principal.id, view]);
}

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
  // In order of last use, the longest unused first.
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

  /** The session of this id, if it is this owner's; counts as use. */
  find(id: string, owner: string): S | undefined {
    this.#expire();
    const session = this.#sessions.get(id);
    if (session === undefined || session.owner !== owner) return undefined;
    session.lastSeenMs = this.#now();
    this.#sessions.delete(id);
    this.#sessions.set(id, session);
    return session;
  }

  /** Makes room for one more. @returns false when every session is in use. */
  makeRoom(owner: string): boolean {
    this.#expire();
    if (this.#sessions.size < this.#limits.max) return true;
    const unused = [...this.#sessions].filter(([, session]) => !session.isBusy);
    // A caller that opens sessions without end pushes out its own before those of others.
    const victim = unused.find(([, session]) => session.owner === owner) ?? unused[0];
    if (victim === undefined) return false;
    this.#end(...victim);
    return true;
  }

  add(id: string, session: S): void {
    // Between the making of room and now, others may have taken it.
    this.makeRoom(session.owner);
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
    const oldest = this.#now() - this.#limits.idleMs;
    for (const [id, session] of this.#sessions) {
      if (session.lastSeenMs > oldest) return;
      if (!session.isBusy) this.#end(id, session);
    }
  }

  #end(id: string, session: S): void {
    this.#sessions.delete(id);
    session.close().catch(() => {});
  }
}
