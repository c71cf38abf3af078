import { z } from 'zod';

/** Where the database is, and how it is used. Everything may be left out. */
export interface DatabaseConfig {
  /** Of a PostgreSQL server: `postgres://user:password@host:5432/name`. It goes before `directory`. */
  readonly url?: string | undefined;
  /** Of the embedded database; made if it is not there. `'memory'` keeps nothing when the process ends. `.millrace` unless said. */
  readonly directory?: string | undefined;
  /**
   * `background` (the default): the hub serves while the database opens. `lazy`: it opens when something first needs it, for a process
   * that may never do; embedded, it takes a second and 400 MB. `eager`: the plugin starts only with an open database, and with
   * `{ onFailure: 'stop' }` so does the hub.
   */
  readonly open?: 'eager' | 'background' | 'lazy' | undefined;
  /** Connections kept to a PostgreSQL server, at most: 1 to 200, 10 unless said. */
  readonly poolSize?: number | undefined;
  /** Milliseconds in which a PostgreSQL server must have answered, all attempts together: 100 to 300 000, 15 000 unless said. */
  readonly connectTimeoutMs?: number | undefined;
  /** Milliseconds a statement or a transaction may take, migrations apart: 100 to 3 600 000, 60 000 unless said. */
  readonly timeoutMs?: number | undefined;
}

/** The schema of the configuration. */
export const databaseConfig = z.strictObject({
  url: z
    .string()
    .refine(isPostgresUrl, 'expected a URL like postgres://user:password@host:5432/name, with odd characters percent-encoded (@ as %40)')
    .optional(),
  directory: z
    .string()
    .min(1)
    .refine((path) => !path.includes('\0'), 'expected a path without U+0000')
    .default('.millrace'),
  open: z.enum(['eager', 'background', 'lazy']).default('background'),
  poolSize: z.int().min(1).max(200).default(10),
  connectTimeoutMs: z.int().min(100).max(300_000).default(15_000),
  timeoutMs: z.int().min(100).max(3_600_000).default(60_000),
}) satisfies z.ZodType<unknown, DatabaseConfig>;

/** The configuration with its defaults filled in. */
export type DatabaseSettings = z.output<typeof databaseConfig>;

function isPostgresUrl(text: string): boolean {
  if (!URL.canParse(text) || !/^postgres(ql)?:\/\/[^/]/.test(text)) return false;
  const { username, password, pathname, hostname, hash } = new URL(text);
  return hostname !== '' && hash === '' && [username, password, pathname].every(isDecodable);
}

function isDecodable(part: string): boolean {
  try {
    return !decodeURIComponent(part).includes('\0');
  } catch {
    return false;
  }
}
