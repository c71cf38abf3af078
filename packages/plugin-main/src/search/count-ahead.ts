import type { SearchedFiles } from './count-listed.js';

/** Milliseconds; a search that is to find something mostly has by then, and is held up by no count. */
const waitMs = 80;

/**
 * The count of the files that a search looks at, which its answer tells where it finds nothing. It is begun while the search
 * goes on that has found nothing yet: ripgrep sorts what it finds, and leaves all cores but one to others.
 */
export class CountAhead {
  readonly #count: (signal: AbortSignal) => Promise<SearchedFiles>;
  readonly #stop = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #counting: Promise<SearchedFiles> | undefined;

  /** @param hasFound - whether the search has found something. */
  constructor(count: (signal: AbortSignal) => Promise<SearchedFiles>, hasFound: () => boolean) {
    this.#count = count;
    this.#timer = setTimeout(() => {
      // Whoever asks for the count is told; nobody may ask.
      if (!hasFound()) this.result().catch(() => undefined);
    }, waitMs);
  }

  /** @throws what counting throws. */
  result(): Promise<SearchedFiles> {
    clearTimeout(this.#timer);
    this.#counting ??= this.#count(this.#stop.signal);
    return this.#counting;
  }

  /** Nobody asks any more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#stop.abort();
  }
}
