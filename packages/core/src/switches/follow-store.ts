import type { Clock, Logger } from '../service/core-services.js';

/** Follows a store that others write to. @internal */
export interface Follower {
  /** Waits for the first look, or begins another where the last one failed; nothing while the store answers. Never rejects. */
  known(): Promise<void> | undefined;
  /** Again, where a plugin that brings a store may have come. */
  open(): void;
  close(): void;
}

/** What a follower works with. @internal */
export interface FollowerParts {
  isShared(): boolean;
  clock(): Clock;
  log(): Logger;
  /** Reads the store. */
  look(): Promise<void>;
}

/** Milliseconds between two looks. */
const lookEveryMs = 2_000;
/** Milliseconds before the first: a client's handshake and first lists come before a database is opened for this. */
const firstLookMs = 500;

/**
 * Looks at the store before the first call, soon after the start, and then every two seconds.
 *
 * @remarks
 * While the store does not answer, only calls look again: an idle process is not to open, again and again, what another one has.
 * @internal
 */
export function followStore(parts: FollowerParts): Follower {
  let sight: 'alone' | 'blind' | 'clear' | 'unknown' = 'unknown';
  let lookedAt = 0;
  let looking: Promise<void> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const look = async (): Promise<void> => {
    lookedAt = parts.clock().now();
    try {
      await parts.look();
      sight = 'clear';
    } catch (cause) {
      if (sight !== 'blind') parts.log().error('What is turned off cannot be read; what is known stands.', { cause: String(cause) });
      sight = 'blind';
    } finally {
      looking = undefined;
    }
  };
  const lookOnce = (): Promise<void> => (looking ??= look());
  const schedule = (afterMs: number): void => {
    timer = setTimeout(() => {
      if (sight !== 'blind') void lookOnce();
      schedule(lookEveryMs);
    }, afterMs);
    (timer as { unref?: () => void }).unref?.();
  };
  return {
    known() {
      if (sight === 'clear' || sight === 'alone') return undefined;
      if (sight === 'unknown') return lookOnce();
      if (parts.clock().now() - lookedAt >= lookEveryMs) void lookOnce();
      return undefined;
    },
    open() {
      // A store of this process's own has nothing in it yet.
      if (!parts.isShared()) sight = sight === 'unknown' ? 'alone' : sight;
      else {
        if (sight === 'alone') sight = 'unknown';
        if (timer === undefined) schedule(firstLookMs);
      }
    },
    close() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
