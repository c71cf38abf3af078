import type { Migrations, MigrationSource } from '@millrace/core';
import type { SqlClient } from '../connection/sql-client.js';
import { migrationSchema } from '../error-catalogue/migrations.js';
import { applyMigrations } from './apply-migrations.js';
import type { MigrationSet } from './migration-file.js';
import { readFolder } from './read-folder.js';

const maxNameBytes = 63;

/** Knows every plugin's migrations, and which of them this database has. */
export class Migrator implements Migrations {
  readonly #sets: MigrationSet[] = [];
  #applied = new Set<MigrationSet>();
  #work: Promise<void> | undefined;

  /**
   * Notes a plugin's migrations and returns at once: the database may still be opening. They run inside `Database.ready`,
   * before that gives anyone the connection.
   *
   * @throws MillraceError `MILLRACE_MIGRATION_SCHEMA`.
   */
  apply = async (plugin: string, source: MigrationSource): Promise<void> => {
    const problem = schemaProblem(source.schema);
    if (problem) throw migrationSchema(plugin, source.schema, problem);
    const set: MigrationSet = { plugin, schema: source.schema, load: () => readFolder(plugin, source.folder) };
    const present = this.#sets.findIndex((each) => each.plugin === plugin);
    // A plugin that was replaced while serving may bring more files.
    if (present === -1) this.#sets.push(set);
    else this.#sets[present] = set;
  };

  /** Schemas whose migrations are applied. */
  get schemas(): readonly string[] {
    return [...new Set(this.#sets.filter((set) => this.#applied.has(set)).map(({ schema }) => schema))];
  }

  /** Forgets what was applied: another database may be behind the connection now. */
  reset(): void {
    this.#applied = new Set();
    this.#work = undefined;
  }

  /** Applies everything noted so far. One failure fails it for everyone: half of the tables is worse than none. */
  async applyAll(client: SqlClient, signal: AbortSignal): Promise<void> {
    while (this.#sets.some((set) => !this.#applied.has(set))) {
      await (this.#work ??= this.#begin(client, signal));
    }
  }

  #begin(client: SqlClient, signal: AbortSignal): Promise<void> {
    const work = this.#applyEach(client, signal).finally(() => {
      if (this.#work === work) this.#work = undefined;
    });
    return work;
  }

  async #applyEach(client: SqlClient, signal: AbortSignal): Promise<void> {
    const applied = this.#applied;
    for (const set of this.#sets) {
      if (applied.has(set)) continue;
      await applyMigrations(client, set, signal);
      applied.add(set);
    }
  }
}

function schemaProblem(schema: string): string | undefined {
  if (schema === 'millrace') return "it belongs to '@millrace/database'";
  if (schema === 'information_schema' || schema.startsWith('pg_')) return 'it belongs to PostgreSQL';
  // PostgreSQL cuts longer names, and two cut names may be one.
  if (schema === '' || schema.includes('\0') || Buffer.byteLength(schema) > maxNameBytes)
    return `it is not a name of 1 to ${maxNameBytes} bytes`;
  return undefined;
}
