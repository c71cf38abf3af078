import type { ErrorNotification, Gap, ModuleData, StreamMessage, Subscribed } from '../protocol/messages.js';
import type { StreamPosition } from './client-options.js';

/** How far each stream was read: it drops what was seen before and never lets a gap pass in silence. */
export class StreamPlaces {
  #epoch: string | undefined;
  #after = new Map<string, number>();

  constructor(from: StreamPosition | undefined) {
    this.#epoch = from?.epoch;
    for (const [module, seq] of Object.entries(from?.after ?? {})) this.#after.set(module, seq);
  }

  /** For the next connection to go on from; nothing before the first. */
  get position(): StreamPosition | undefined {
    return this.#epoch === undefined ? undefined : { epoch: this.#epoch, after: Object.fromEntries(this.#after) };
  }

  /** Takes note of what the gateway says of its streams. @returns a `reset` when it is another run of it. */
  subscribed(message: Subscribed, replay: 'last' | 'all' | 'none'): StreamMessage | undefined {
    const isOther = this.#epoch !== undefined && this.#epoch !== message.epoch;
    const resumed = new Set(this.#after.keys());
    if (isOther) this.#after = new Map();
    this.#epoch = message.epoch;
    for (const [module, { seq }] of Object.entries(message.streams)) {
      const after = this.#after.get(module);
      // A place beyond the last message is none of this run; the gateway then sends all it has.
      if (after !== undefined) {
        if (after > seq) this.#after.set(module, 0);
        continue;
      }
      // The gateway sends a stale subscriber all it has; others get what they asked for.
      const isAll = replay === 'all' || (isOther && resumed.has(module));
      this.#after.set(module, isAll ? 0 : replay === 'none' ? seq : Math.max(0, seq - 1));
    }
    return isOther ? { type: 'reset', epoch: message.epoch } : undefined;
  }

  /** What to hand on for a message: itself, with a gap before it where some are missing, or nothing when it was seen. */
  take(message: ModuleData | ErrorNotification | Gap): readonly StreamMessage[] {
    const last = this.#after.get(message.module) ?? 0;
    const seq = message.type === 'gap' ? message.to : message.seq;
    if (seq <= last) return [];
    this.#after.set(message.module, seq);
    if (message.type === 'gap' || seq === last + 1) return [message];
    return [{ type: 'gap', module: message.module, from: last + 1, to: seq - 1 }, message];
  }
}
