/** The process that has a database directory. */
export interface Owner {
  /** Of its hub. */
  readonly name: string;
  readonly pid: number;
  /** ISO 8601, UTC. */
  readonly since: string;
  /** Its machine or container, where that is another one. */
  readonly host?: string;
}

/** Reads an owner's account of itself; nothing where the text is none. */
export function parseOwner(text: string): Owner | undefined {
  try {
    const { name, pid, since, host } = JSON.parse(text) as Partial<Owner>;
    if (typeof name !== 'string' || typeof pid !== 'number' || typeof since !== 'string') return undefined;
    return { name: plain(name, 100), pid, since: plain(since, 40), ...(typeof host === 'string' ? { host: plain(host, 100) } : {}) };
  } catch {
    return undefined;
  }
}

/** Anybody may listen at the address: what they say is cut, and moves no cursor. */
function plain(text: string, maxCharacters: number): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ').slice(0, maxCharacters);
}
