import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import type { OpenEngine } from '../engine.js';
import { Migrator } from '../migrations/migrator.js';
import { migrationFolder } from './test-engine.js';

const never = new AbortController().signal;
let plugins = 0;

/** What holds for migrations on every engine. */
export function migrationsSuite(engine: () => OpenEngine): void {
  const newPlugin = (): string => `p${++plugins}`;
  const migrate = async (plugin: string, files: Readonly<Record<string, string>>, journal?: readonly string[]): Promise<Migrator> => {
    const migrator = new Migrator();
    await migrator.apply(plugin, { folder: await migrationFolder(files, journal), schema: plugin });
    await migrator.applyAll(engine().client, never);
    return migrator;
  };
  const ledgerOf = (plugin: string): Promise<unknown[]> =>
    engine().connection.rows(sql.raw(`select name from millrace."migrations_${plugin}" order by name`));
  const tablesOf = async (schema: string): Promise<unknown[]> =>
    (
      await engine().connection.rows<{ name: string }>(
        sql`select table_name as name from information_schema.tables where table_schema = ${schema} order by 1`,
      )
    ).map(({ name }) => name);

  it('makes the schema, applies every file in the order of their names, and notes each', async () => {
    const plugin = newPlugin();

    const migrator = await migrate(plugin, {
      '0002_b.sql': `alter table ${plugin}.a add column b int`,
      '0001_a.sql': `create table ${plugin}.a (id int)`,
    });

    expect(await ledgerOf(plugin)).toEqual([{ name: '0001_a.sql' }, { name: '0002_b.sql' }]);
    expect(migrator.schemas).toEqual([plugin]);
  });

  it('runs files of several statements, with breakpoints and without', async () => {
    const plugin = newPlugin();

    await migrate(plugin, {
      '0001.sql': `create table ${plugin}.a (id int);\ncreate table ${plugin}.b (id int);\n`,
      '0002.sql': `create table ${plugin}.c (id int);\n--> statement-breakpoint\r\ncreate table ${plugin}.d (id int);`,
    });

    expect(await tablesOf(plugin)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('applies what is new, and leaves alone what is applied', async () => {
    const plugin = newPlugin();
    const first = { '0001.sql': `create table ${plugin}.a (id int)` };
    await migrate(plugin, first);

    await migrate(plugin, { ...first, '0002.sql': `create table ${plugin}.b (id int)` });
    await migrate(plugin, { '0001.sql': first['0001.sql'], '0002.sql': `create table ${plugin}.b (id int)` });

    expect(await tablesOf(plugin)).toEqual(['a', 'b']);
  });

  it('applies both of two plugins whose files interleave', async () => {
    const [one, other] = [newPlugin(), newPlugin()];
    const oneFiles = { '2026-01.sql': `create table ${one}.a (id int)`, '2026-03.sql': `create table ${one}.c (id int)` };
    await migrate(one, oneFiles);

    await migrate(other, { '2026-02.sql': `create table ${other}.b (id int)` });

    expect([await tablesOf(one), await tablesOf(other)]).toEqual([['a', 'c'], ['b']]);
  });

  it("follows drizzle-kit's journal where there is one", async () => {
    const plugin = newPlugin();

    await migrate(
      plugin,
      { 'b_first.sql': `create table ${plugin}.a (id int)`, 'a_second.sql': `alter table ${plugin}.a add column b int` },
      ['b_first', 'a_second'],
    );

    expect(await tablesOf(plugin)).toEqual(['a']);
  });

  it('refuses a folder that is not what the journal says', async () => {
    const incomplete = migrate(newPlugin(), { '0001_there.sql': 'select 1', '0003_extra.sql': 'select 1' }, ['0001_there', '0002_gone']);

    await expect(incomplete).rejects.toMatchObject({
      code: 'MILLRACE_MIGRATION_FOLDER',
      problems: [
        "'0002_gone.sql' is in meta/_journal.json, but not in the folder",
        "'0003_extra.sql' is in the folder, but not in meta/_journal.json",
      ],
    });
  });

  it('refuses a folder without files, and one that is not there', async () => {
    const migrator = new Migrator();
    await migrator.apply('gone', { folder: new URL('file:///nowhere/at/all/'), schema: 'gone' });

    await expect(migrate(newPlugin(), {})).rejects.toMatchObject({
      code: 'MILLRACE_MIGRATION_FOLDER',
      problems: ['it holds no .sql file'],
    });
    await expect(migrator.applyAll(engine().client, never)).rejects.toMatchObject({
      code: 'MILLRACE_MIGRATION_FOLDER',
      problems: ['the folder cannot be read'],
    });
  });

  it('refuses by name a file that has changed or gone since it was applied', async () => {
    const plugin = newPlugin();
    await migrate(plugin, { '0001.sql': `create table ${plugin}.a (id int)`, '0002.sql': 'select 2', '0003.sql': 'select 3' });

    const drifted = migrate(plugin, { '0001.sql': `create table ${plugin}.a (id bigint)`, '0003.sql': 'select 3' });

    await expect(drifted).rejects.toMatchObject({
      code: 'MILLRACE_MIGRATION_DRIFT',
      problems: ["'0001.sql' has changed since it was applied", "'0002.sql' was applied, and is gone"],
      message: expect.stringContaining(`plugin '${plugin}'`) as string,
    });
  });

  it('does not take other line ends for a change', async () => {
    const plugin = newPlugin();
    await migrate(plugin, { '0001.sql': 'select 1;\nselect 2;' });

    await expect(migrate(plugin, { '0001.sql': 'select 1;\r\nselect 2;' })).resolves.toBeDefined();
  });

  it('refuses a new file that comes before an applied one, in place of skipping it', async () => {
    const plugin = newPlugin();
    await migrate(plugin, { '0001.sql': 'select 1', '0003.sql': 'select 3' });

    const late = migrate(plugin, { '0001.sql': 'select 1', '0002.sql': 'select 2', '0003.sql': 'select 3' });

    await expect(late).rejects.toMatchObject({
      code: 'MILLRACE_MIGRATION_ORDER',
      problems: ["'0002.sql' is new, but comes before '0003.sql', which is applied"],
    });
  });

  it('refuses a database that is newer than the code', async () => {
    const plugin = newPlugin();
    await migrate(plugin, { '0001.sql': 'select 1', '0002.sql': 'select 2' });

    await expect(migrate(plugin, { '0001.sql': 'select 1' })).rejects.toMatchObject({
      code: 'MILLRACE_MIGRATION_NEWER',
      problems: ["'0002.sql'"],
    });
  });

  it('keeps nothing of a file that fails, keeps those before it, and goes on once it is mended', async () => {
    const plugin = newPlugin();
    const good = { '0001.sql': `create table ${plugin}.a (id int)` };

    const failing = migrate(plugin, {
      ...good,
      '0002.sql': `create table ${plugin}.b (id int);\n--> statement-breakpoint\ncreate table ${plugin}.b (id int)`,
    });

    await expect(failing).rejects.toMatchObject({
      code: 'MILLRACE_MIGRATION_FAILED',
      message: expect.stringMatching(new RegExp(`'0002.sql' of plugin '${plugin}'.*statement 2 of 2.*42P07`)) as string,
    });
    expect(await tablesOf(plugin)).toEqual(['a']);
    await migrate(plugin, { ...good, '0002.sql': `create table ${plugin}.b (id int)` });
    expect(await tablesOf(plugin)).toEqual(['a', 'b']);
  });

  it.each(['commit', 'rollback; begin'])('refuses a file that ends its transaction (%s), and says what to leave out', async (sentence) => {
    const plugin = newPlugin();

    const failing = migrate(plugin, { '0001.sql': `create table ${plugin}.a (id int);\n--> statement-breakpoint\n${sentence}` });

    await expect(failing).rejects.toMatchObject({
      code: 'MILLRACE_MIGRATION_FAILED',
      fix: expect.stringContaining('leave out BEGIN, COMMIT') as string,
    });
    await expect(
      engine()
        .connection.rows(sql.raw(`select * from millrace."migrations_${plugin}"`))
        .catch(() => []),
    ).resolves.toEqual([]);
  });

  it('says what to do about an index that is to be made concurrently', async () => {
    const plugin = newPlugin();

    const failing = migrate(plugin, {
      '0001.sql': `create table ${plugin}.a (id int);\n--> statement-breakpoint\ncreate index concurrently on ${plugin}.a (id)`,
    });

    await expect(failing).rejects.toMatchObject({ message: expect.stringContaining('without CONCURRENTLY') as string });
  });

  it.each(['millrace', 'pg_catalog', 'information_schema', '', 'x'.repeat(64), 'a\0b'])(
    "refuses %j for a plugin's schema",
    async (schema) => {
      const folder = await migrationFolder({ '0001.sql': 'select 1' });

      await expect(new Migrator().apply('greedy', { folder, schema })).rejects.toMatchObject({ code: 'MILLRACE_MIGRATION_SCHEMA' });
    },
  );

  it('applies what a replaced plugin brings besides', async () => {
    const plugin = newPlugin();
    const migrator = await migrate(plugin, { '0001.sql': `create table ${plugin}.a (id int)` });
    const more = { '0001.sql': `create table ${plugin}.a (id int)`, '0002.sql': `create table ${plugin}.b (id int)` };

    await migrator.apply(plugin, { folder: await migrationFolder(more), schema: plugin });
    await Promise.all([migrator.applyAll(engine().client, never), migrator.applyAll(engine().client, never)]);

    expect(await tablesOf(plugin)).toEqual(['a', 'b']);
  });

  it('keeps the ledgers of plugins with long and odd names apart', async () => {
    const long = `${'long-'.repeat(14)}name`;
    const folder = await migrationFolder({ '0001.sql': 'select 1' });
    const migrator = new Migrator();
    for (const plugin of [`${long}-a`, `${long}-b`, 'odd"name', 'odd-name', 'odd_name'])
      await migrator.apply(plugin, { folder, schema: 'shared' });

    await migrator.applyAll(engine().client, never);

    const ledgers = await engine().connection.rows(
      sql`select 1 from information_schema.tables where table_schema = 'millrace' and table_name ~ '^migrations_(long|odd)'`,
    );
    expect(ledgers).toHaveLength(5);
  });
}
