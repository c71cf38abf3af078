import { createHash } from 'node:crypto';

/** One step of a plugin's tables. */
export interface MigrationFile {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the text, whatever its line ends. */
  readonly hash: string;
}

/** The migrations of one plugin, in the order they are applied. */
export interface MigrationSet {
  readonly plugin: string;
  /** The schema that is the plugin's own. */
  readonly schema: string;
  load(): Promise<readonly MigrationFile[]>;
}

/** A step from its text. */
export function migrationFile(name: string, text: string): MigrationFile {
  const sql = text.replaceAll('\r\n', '\n');
  return { name, sql, hash: createHash('sha256').update(sql).digest('hex') };
}
