import { z } from 'zod';

/** Where the database is, and when it opens. Everything may be left out. */
export const databaseConfig = z.strictObject({
  /** Of a PostgreSQL server: `postgres://user:password@host:5432/name`. It goes before `directory`. */
  url: z.string().refine(isPostgresUrl, 'expected a URL like postgres://user:password@host:5432/name').optional(),
  /** Of the embedded database; made if it is not there. `'memory'` keeps nothing when the process ends. */
  directory: z.string().min(1).default('.millrace'),
  /** `background`: the hub serves while the database opens. `eager`: the hub starts only with an open database. */
  open: z.enum(['eager', 'background']).default('background'),
  /** Connections kept to a PostgreSQL server, at most. */
  poolSize: z.int().min(1).max(200).default(10),
  /** Milliseconds in which a PostgreSQL server must have answered, all attempts together. */
  connectTimeoutMs: z.int().min(100).max(300_000).default(15_000),
});

/** The configuration, with its defaults filled in. */
export type DatabaseConfig = z.output<typeof databaseConfig>;

function isPostgresUrl(text: string): boolean {
  return URL.canParse(text) && /^postgres(ql)?:\/\/[^/]/.test(text);
}
