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
    return { name: name.slice(0, 100), pid, since: since.slice(0, 40), ...(typeof host === 'string' ? { host: host.slice(0, 100) } : {}) };
  } catch {
    return undefined;
  }
}
