import { secretUnavailable } from '../error-catalogue/outside.js';

/** Gives a secret when it is needed, for example from the environment. */
export type SecretSource = () => string | undefined | Promise<string | undefined>;
/** A secret's value, or what gives it. */
type SecretValue = string | SecretSource;

/** A text with its secrets filled in, and those. */
export interface Filled {
  readonly text: string;
  readonly used: readonly string[];
}

const reference = /secret:(\w{1,64})/g;

/** The names that a text refers to as `secret:NAME`. */
export function secretNames(text: string): string[] {
  return [...text.matchAll(reference)].map(([, name = '']) => name);
}

/** The host's secrets: known to everyone by name, by value to the servers they are for. */
export class Secrets {
  readonly #values: Readonly<Record<string, SecretValue>>;

  constructor(values: Readonly<Record<string, SecretValue>>) {
    this.#values = values;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#values, name);
  }

  /** Puts values in the place of `secret:NAME`. @throws MillraceError `secret_unavailable`. */
  async fill(text: string): Promise<Filled> {
    const names = [...new Set(secretNames(text))];
    const values = new Map<string, string>();
    for (const name of names) values.set(name, await this.#value(name));
    return { text: text.replace(reference, (_whole, name: string) => values.get(name) ?? ''), used: [...values.values()] };
  }

  async #value(name: string): Promise<string> {
    const source = this.has(name) ? this.#values[name] : undefined;
    try {
      const value = typeof source === 'function' ? await source() : source;
      if (typeof value === 'string' && value !== '') return value;
    } catch {
      // What the source says may hold the secret.
    }
    throw secretUnavailable(name);
  }
}
