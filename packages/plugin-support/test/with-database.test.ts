import { database, databasePlugin } from '@millrace/database';
import { testHub } from '@millrace/testkit';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getDatabaseStatus, getSystemHealth, recall, remember, support } from '../src/index.js';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'millrace-support-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const start = (where: string) => testHub([databasePlugin({ directory: where }), support()]);

/** On a busy machine a new directory takes longer to open than a call may. */
async function startOpened(where: string) {
  const hub = await start(where);
  await hub.service(database).ready();
  return hub;
}

describe('support on a database in a directory', () => {
  it('still knows after a restart what it was told before', { timeout: 60_000 }, async () => {
    const first = await startOpened(directory);
    const { id } = await first.call(remember, { text: 'The weir was repaired in March.', kind: 'event', tags: ['weir'] });
    await first.stop();

    const second = await startOpened(directory);
    const { results } = await second.call(recall, { query: 'repairs of the weir', tags: ['weir'] });

    expect(results).toMatchObject([{ id, text: 'The weir was repaired in March.', kind: 'event', tags: ['weir'] }]);
    expect(await second.call(remember, { text: 'The weir was repaired in March.' })).toMatchObject({ result: 'duplicate_of', id });
    const status = await second.call(getDatabaseStatus, { detail: true });
    expect(status).toMatchObject({ status: 'success', engine: 'embedded', state: 'ready', location: basename(directory) });
    await second.stop();
  });

  it('says so where there is no database to be had: memory refuses, the rest answers', { timeout: 60_000 }, async () => {
    const hub = await start('/dev/null/nowhere');

    await expect(hub.call(remember, { text: 'Keep this.' })).rejects.toMatchObject({ code: expect.stringMatching(/^MILLRACE_DATABASE_/) });
    await expect(hub.call(recall, { query: 'this' })).rejects.toMatchObject({ code: expect.stringMatching(/^MILLRACE_DATABASE_/) });
    const status = await hub.call(getDatabaseStatus, {});
    const health = await hub.call(getSystemHealth, {});

    expect(status).toMatchObject({ status: 'refused', state: 'refused', location: 'nowhere', problem: expect.any(String) });
    expect(JSON.stringify([status, health])).not.toContain('/dev/null');
    expect(health.overall_health).toBeLessThanOrEqual(0.7);
    expect(health.components.length).toBeGreaterThan(0);
    await hub.stop();
  });
});
