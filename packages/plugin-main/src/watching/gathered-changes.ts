import type { Change } from './tree-watcher.js';

/** Milliseconds; a file that is saved in ten steps has changed once. */
const gatherMs = 100;
/** More are dropped. */
const maxGathered = 10_000;

/** Gathers changes for a moment, and hands them on together, one handful after the other. */
export class GatheredChanges {
  readonly #handOn: (changes: readonly Change[], isCut: boolean) => Promise<void>;
  readonly #changes = new Map<string, Change>();
  #timer: NodeJS.Timeout | undefined;
  #isBusy = false;
  #isClosed = false;

  /** @param handOn - must not fail; told whether changes were dropped. */
  constructor(handOn: (changes: readonly Change[], isCut: boolean) => Promise<void>) {
    this.#handOn = handOn;
  }

  add({ path, isRename }: Change): void {
    const known = this.#changes.get(path);
    if (this.#isClosed || (!known && this.#changes.size >= maxGathered)) return;
    this.#changes.set(path, { path, isRename: isRename || known?.isRename === true });
    this.#wait();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#changes.clear();
  }

  #wait(): void {
    if (this.#isBusy || this.#isClosed || this.#changes.size === 0) return;
    this.#timer ??= setTimeout(() => void this.#flush(), gatherMs).unref();
  }

  async #flush(): Promise<void> {
    const changes = [...this.#changes.values()];
    this.#changes.clear();
    this.#timer = undefined;
    this.#isBusy = true;
    await this.#handOn(changes, changes.length >= maxGathered);
    this.#isBusy = false;
    this.#wait();
  }
}
