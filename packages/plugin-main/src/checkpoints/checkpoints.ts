import { PathLock } from '../workspace/path-lock.js';
import { systemFailure } from '../workspace/system-failure.js';
import type { Change, Checkpoint, Image } from './checkpoint.js';
import { firstToGo } from './first-to-go.js';
import { bytesToKeep, type NewChange, type NewCheckpoint } from './new-checkpoint.js';
import { imagesOf, openStore, type OpenedStore } from './open-store.js';

/** What `new Checkpoints` takes. */
export interface CheckpointOptions {
  /** Where they lie and survive a restart; a temporary folder unless said. */
  readonly directory?: string | undefined;
  /** Bytes of all before-images; 0 keeps nothing. */
  readonly maxBytes: number;
  readonly maxEntries: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A new id each time; its last eight characters are used. */
  readonly newId: () => string;
  /** Told the folder before anything lies in it, so that it can be kept from callers. */
  readonly onFolder?: (path: string) => void;
}

const shownAs = 'the store for undo';

/**
 * What calls changed, and what was there before, so that it can be undone: bounded, the oldest go first, and nobody sees
 * another's. Nothing is opened before the first use.
 */
export class Checkpoints {
  readonly #options: CheckpointOptions;
  readonly #turn = new PathLock();
  #opening: Promise<OpenedStore> | undefined;

  constructor(options: CheckpointOptions) {
    this.#options = options;
  }

  /** Bytes that one checkpoint may hold. */
  get maxBytes(): number {
    return this.#options.maxBytes;
  }

  /** Whether so many bytes can be kept at all. */
  canKeep(sizeBytes: number): boolean {
    return this.#options.maxBytes > 0 && sizeBytes <= this.#options.maxBytes;
  }

  /**
   * Keeps what a call is about to change. Call it before the change, and `forget` when the change fails.
   *
   * @returns nothing when the images are larger than all that may be kept, or nothing may.
   * @throws MillraceError `disk_full`, `io_failed`.
   */
  async keep(wanted: NewCheckpoint): Promise<Checkpoint | undefined> {
    if (!this.canKeep(bytesToKeep(wanted))) return undefined;
    return this.#inTurn(async (store) => {
      const changes: Change[] = [];
      for (const change of wanted.changes) changes.push(await keepChange(store, change));
      const { owner, tool } = wanted;
      const checkpoint: Checkpoint = { id: this.#freeId(store), owner, tool, at: this.#options.now(), changes };
      await store.journal.set(checkpoint);
      store.entries.set(checkpoint.id, checkpoint);
      await this.#makeRoom(store, new Set([checkpoint.id, wanted.needs ?? '']));
      return checkpoint;
    });
  }

  /** Tells what has the names now, in the order of the changes, where it was not known before the change. */
  settle(id: string, after: readonly (string | undefined)[]): Promise<void> {
    return this.#replace(id, (checkpoint) => ({
      ...checkpoint,
      changes: checkpoint.changes.map(({ after: _unsettled, ...change }, index) => {
        const stamp = after[index];
        return stamp === undefined ? change : { ...change, after: stamp };
      }),
    }));
  }

  /** Notes that an undo took a checkpoint back. */
  markUndone(id: string, undoneBy: string): Promise<void> {
    return this.#replace(id, (checkpoint) => ({ ...checkpoint, undoneBy }));
  }

  /** Drops a checkpoint whose change was not made. What its images hold is gone. */
  forget(id: string): Promise<void> {
    return this.#inTurn((store) => drop(store, id));
  }

  /** An owner's checkpoints, the newest first. */
  async list(owner: string): Promise<readonly Checkpoint[]> {
    const { entries } = await this.#open();
    return [...entries.values()].filter((entry) => entry.owner === owner).toReversed();
  }

  /** An owner's checkpoint. */
  async find(owner: string, id: string): Promise<Checkpoint | undefined> {
    const found = (await this.#open()).entries.get(id);
    return found?.owner === owner ? found : undefined;
  }

  /** The bytes of an image of bytes. */
  async read(image: Image): Promise<Buffer> {
    return (await this.#open()).images.read(image);
  }

  /** The folder that things are moved into, and a name in it that nobody uses. */
  async trash(): Promise<{ readonly folder: string; readonly item: string }> {
    return { folder: (await this.#open()).images.trash, item: this.#options.newId() };
  }

  /** Gives the folder free. */
  async close(): Promise<void> {
    const store = await this.#opening?.catch(() => undefined);
    await store?.folder.release();
  }

  async #makeRoom(store: OpenedStore, staying: ReadonlySet<string>): Promise<void> {
    const { maxBytes, maxEntries } = this.#options;
    for (;;) {
      const id = firstToGo([...store.entries.values()], { maxBytes, maxEntries, staying });
      if (id === undefined) break;
      await drop(store, id);
    }
    await store.journal.shrink(store.entries);
  }

  #replace(id: string, change: (checkpoint: Checkpoint) => Checkpoint): Promise<void> {
    return this.#inTurn(async ({ entries, journal }) => {
      const present = entries.get(id);
      if (!present) return;
      const next = change(present);
      await journal.set(next);
      entries.set(id, next);
    });
  }

  #freeId({ entries }: OpenedStore): string {
    for (;;) {
      const id = this.#options.newId().slice(-8);
      if (!entries.has(id)) return id;
    }
  }

  async #inTurn<T>(work: (store: OpenedStore) => Promise<T>): Promise<T> {
    const store = await this.#open();
    try {
      return await this.#turn.hold('journal', () => work(store));
    } catch (error) {
      throw systemFailure(error, shownAs);
    }
  }

  async #open(): Promise<OpenedStore> {
    this.#opening ??= openStore(this.#options.directory, this.#options.onFolder);
    try {
      return await this.#opening;
    } catch (error) {
      // The next call tries again: the disk may have room by then.
      this.#opening = undefined;
      throw systemFailure(error, shownAs);
    }
  }
}

async function keepChange({ images }: OpenedStore, { place, movedFrom, before, after }: NewChange): Promise<Change> {
  return {
    path: place.absolute,
    ...(movedFrom && { movedFrom: movedFrom.absolute }),
    ...(before && { before: 'bytes' in before ? await images.put(before.bytes, before.mode) : before }),
    ...(after !== undefined && { after }),
  };
}

async function drop({ entries, images, journal }: OpenedStore, id: string): Promise<void> {
  const dropped = entries.get(id);
  if (!dropped) return;
  await journal.delete(id);
  entries.delete(id);
  const inUse = new Set([...entries.values()].flatMap(imagesOf).map((image) => image.item));
  for (const image of imagesOf(dropped)) if (!inUse.has(image.item)) await images.remove(image);
}
