import type { CodeFacts } from '../code/code-facts.js';

const defaultBytes = 256 * 1024 * 1024;

/**
 * Facts of files by their content, so that content that was parsed once is not parsed again. Whoever asks must hold the
 * content, or its repository must: then nobody learns from it what others have.
 */
export class FactCache {
  readonly #facts = new Map<string, CodeFacts>();
  readonly #maxBytes: number;
  #bytes = 0;

  /** @param maxBytes - of memory, about; what was used longest ago goes first. 256 MiB unless said. */
  constructor(maxBytes = defaultBytes) {
    this.#maxBytes = maxBytes;
  }

  /** @param path - its last part tells how the content was read. @param hash - whole, and of one kind with those given to `set`. */
  get(path: string, hash: string): CodeFacts | undefined {
    const key = keyOf(path, hash);
    const found = this.#facts.get(key);
    if (found) {
      this.#facts.delete(key);
      this.#facts.set(key, found);
    }
    return found;
  }

  /** Keeps facts. @returns them as they are kept. */
  set(path: string, hash: string, given: CodeFacts): CodeFacts {
    // What comes from another process shares one buffer with all that came along, and would keep it whole.
    const facts = { ...given, detail: given.detail.slice() };
    const key = keyOf(path, hash);
    this.#drop(key);
    this.#facts.set(key, facts);
    this.#bytes += memoryOf(facts);
    for (const oldest of this.#facts.keys()) {
      if (this.#bytes <= this.#maxBytes) break;
      this.#drop(oldest);
    }
    return facts;
  }

  /** Forgets content that nobody is likely to ask for again. */
  delete(path: string, hash: string): void {
    this.#drop(keyOf(path, hash));
  }

  #drop(key: string): void {
    const found = this.#facts.get(key);
    if (found) this.#bytes -= memoryOf(found);
    this.#facts.delete(key);
  }
}

function keyOf(path: string, hash: string): string {
  return `${hash} ${path.slice(path.lastIndexOf('/') + 1)}`;
}

/** About how many bytes of memory they take. */
function memoryOf({ detail, imports }: CodeFacts): number {
  let names = 0;
  for (const each of imports) names += 1 + (each.names?.length ?? 0);
  return 400 + detail.byteLength + names * 100;
}
