import type { StreamLog } from '../streams/stream-log.js';

/** A stream that a subscriber reads, and how far it was sent. */
export interface FollowedStream {
  readonly module: string;
  readonly log: StreamLog;
  /** The `seq` of the last message sent. */
  after: number;
}

/** Where the messages of followed streams go. */
export interface Outlet {
  /** Whether one more message may be sent now. */
  hasRoom(): boolean;
  sendFrame(bytes: Buffer): void;
  /** Says that messages are gone from the log: `from` and `to` are the first and the last of them. */
  sendGap(module: string, gap: { readonly from: number; readonly to: number }): void;
}

/**
 * Sends what a stream has and its subscriber does not, while there is room.
 *
 * @returns whether the subscriber has it all now.
 */
export function catchUp(stream: FollowedStream, outlet: Outlet): boolean {
  if (stream.after >= stream.log.seq) return true;
  if (!outlet.hasRoom()) return false;
  const { frames, gap } = stream.log.after(stream.after);
  if (gap) {
    outlet.sendGap(stream.module, gap);
    stream.after = gap.to;
  }
  for (const frame of frames) {
    if (!outlet.hasRoom()) return false;
    outlet.sendFrame(frame.bytes);
    stream.after = frame.seq;
  }
  return true;
}
