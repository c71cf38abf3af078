import type { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/server';
import type { Seat } from './seat.js';

/** A 2025 session: one client's connection, kept between its requests. @internal */
export interface Session {
  readonly transport: WebStandardStreamableHTTPServerTransport;
  readonly seat: Seat;
  /** Whose it is, view included: to anyone else it does not exist. */
  readonly owner: string;
  lastSeenMs: number;
  /** Event streams its client holds open. */
  streams: number;
}

/** How many sessions are kept, and for how long without use. @internal */
export interface SessionLimits {
  readonly max: number;
  readonly idleMs: number;
}

/**
 * The 2025 sessions of one endpoint: never more than `max`, and none unused for longer than `idleMs`.
 *
 * @internal
 */
export class SessionStore {
  // In order of last use, the longest unused first.
  readonly #sessions = new Map<string, Session>();
  readonly #limits: SessionLimits;
  readonly #now: () => number;

  constructor(limits: SessionLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** The session of this id, if it is this owner's; counts as use. */
  find(id: string, owner: string): Session | undefined {
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
    const unused = [...this.#sessions].filter(([, session]) => !isBusy(session));
    // A caller that opens sessions without end pushes out its own before those of others.
    const victim = unused.find(([, session]) => session.owner === owner) ?? unused[0];
    if (victim === undefined) return false;
    this.#end(...victim);
    return true;
  }

  add(id: string, session: Session): void {
    this.#sessions.set(id, session);
  }

  remove(id: string): void {
    this.#sessions.delete(id);
  }

  values(): readonly Session[] {
    return [...this.#sessions.values()];
  }

  closeAll(): void {
    for (const [id, session] of this.#sessions) this.#end(id, session);
  }

  #expire(): void {
    const oldest = this.#now() - this.#limits.idleMs;
    for (const [id, session] of this.#sessions) {
      if (session.lastSeenMs > oldest) return;
      if (!isBusy(session)) this.#end(id, session);
    }
  }

  #end(id: string, session: Session): void {
    this.#sessions.delete(id);
    session.transport.close().catch(() => {});
  }
}

function isBusy(session: Session): boolean {
  return session.streams > 0 || session.seat.activity.isBusy;
}
