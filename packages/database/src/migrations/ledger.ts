import { createHash } from 'node:crypto';
import type { SqlClient } from '../connection/sql-client.js';
import type { MigrationFile } from './migration-file.js';
import type { AppliedMigration } from './plan-migrations.js';

/** PostgreSQL cuts longer names, and two cut names may be one. */
const maxNameBytes = 63;

/** The table of schema `millrace` that says which files of one plugin were applied. */
export class Ledger {
  readonly #table: string;

  constructor(plugin: string) {
    this.#table = `millrace.${quoted(tableName(plugin))}`;
  }

  /** What was applied, in the order it was; nothing where there is no ledger yet. */
  async read(client: SqlClient): Promise<readonly AppliedMigration[]> {
    const { rows } = await client.query('select to_regclass($1) is not null as "isThere"', [this.#table]);
    if (rows[0]?.['isThere'] !== true) return [];
    const applied = await client.query(`select name, hash from ${this.#table} order by position`, []);
    return applied.rows as unknown as AppliedMigration[];
  }

  /** Makes the ledger where it is missing. @param inside - a transaction that holds the migration lock. */
  async create(inside: SqlClient): Promise<void> {
    await createSchema(inside, 'millrace');
    await inside.script(
      `create table if not exists ${this.#table} (position int generated always as identity, name text primary key, hash text not null, applied_at timestamptz not null default clock_timestamp())`,
    );
  }

  /** Notes a file as applied, in the transaction that applies it. */
  async add(inside: SqlClient, file: MigrationFile): Promise<void> {
    await inside.query(`insert into ${this.#table} (name, hash) values ($1, $2)`, [file.name, file.hash]);
  }
}

/** Makes a schema where it is missing. It asks first: `if not exists` needs the right to create even where it exists. */
export async function createSchema(inside: SqlClient, schema: string): Promise<void> {
  const { rows } = await inside.query('select to_regnamespace($1) is not null as "isThere"', [quoted(schema)]);
  if (rows[0]?.['isThere'] !== true) await inside.script(`create schema if not exists ${quoted(schema)}`);
}

function tableName(plugin: string): string {
  const name = `migrations_${plugin}`;
  if (Buffer.byteLength(name) <= maxNameBytes) return name;
  return `${name.slice(0, 50)}_${createHash('sha256').update(plugin).digest('hex').slice(0, 12)}`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
