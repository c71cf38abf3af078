import { definePlugin, fail, migrations, points, provide, tool, type HealthStatus, type Plugin, type Principal } from '@millrace/core';
import { database as databaseService, type Database } from '@millrace/database/tokens';
import { dataStreams } from '@millrace/plugin-langflow/tokens';
import { fakeClock, testHub } from '@millrace/testkit';
import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openEmbeddedDatabase, type EmbeddedDatabase } from '../test/embedded-database.js';
import {
  getDatabaseStatus,
  getPerformanceMetrics,
  getRecentErrors,
  getSystemHealth,
  monitorOperation,
  recall,
  remember,
  support,
} from './index.js';

let embedded: EmbeddedDatabase;
beforeAll(async () => {
  embedded = await openEmbeddedDatabase();
}, 60_000);
afterAll(() => embedded.close());

const flaky = tool({
  name: 'flaky',
  purpose: 'Fails as told.',
  effect: 'reads',
  input: z.object({ how: z.enum(['well', 'expected', 'unexpected']) }),
  handle({ how }) {
    if (how === 'expected') fail('not_found', 'Nothing at https://user:hunter2secret@example.com.');
    if (how === 'unexpected') throw new Error('hunter2secret');
    return 'fine';
  },
});

function checkThat(name: string, found: { status: HealthStatus; message?: string; critical?: boolean }): Plugin {
  const { critical = false, ...finding } = found;
  return definePlugin({
    name: 'other',
    start({ add }) {
      add(points.healthChecks, { name, critical, check: () => finding });
      return {};
    },
  })();
}

async function hubWith(
  options: { readonly database?: Database; readonly plugins?: readonly Plugin[]; readonly config?: Parameters<typeof support>[0] } = {},
) {
  const clock = fakeClock();
  const services = [provide(databaseService, options.database ?? embedded.database), provide(migrations, { apply: async () => {} })];
  const hub = await testHub([support(options.config), ...(options.plugins ?? [])], { services, tools: [flaky], clock });
  return Object.assign(hub, { clock });
}

const principal = (id: string, tenant = 'acme', scopes = ['support:read', 'support:write']): Principal => ({
  id,
  tenant,
  groups: [],
  scopes: new Set(scopes),
  via: 'http',
});

describe('get_system_health', () => {
  it('is perfect while every check passes, and lists nothing then unless asked for detail', async () => {
    const hub = await hubWith();

    const health = await hub.call(getSystemHealth, {});
    const detailed = await hub.call(getSystemHealth, { detail: true });

    expect(health).toMatchObject({
      status: 'success',
      overall_health: 1,
      verdict: 'pass',
      live: true,
      ready: true,
      confidence: 1,
      components: [],
    });
    expect(health.memory_mb).toBeGreaterThan(10);
    expect(detailed.components.map(({ name }) => name)).toEqual(['support.event_loop', 'support.memory']);
    await hub.stop();
  });

  it('waits for a database that is still opening, for a hub that has just started is not ill', async () => {
    let open = (): void => undefined;
    let status: HealthStatus = 'unknown';
    const opening = new Promise<void>((resolve) => (open = resolve)).then(() => {
      status = 'pass';
      return embedded.connection;
    });
    const connection = definePlugin({
      name: 'other',
      start({ add }) {
        add(points.healthChecks, { name: 'other.connection', critical: true, check: () => ({ status }) });
        return {};
      },
    });
    const hub = await hubWith({ database: { ready: () => opening, status: () => embedded.database.status() }, plugins: [connection()] });

    const asking = hub.call(getSystemHealth, {});
    expect((await hub.health()).ready).toBe(false);
    open();

    expect(await asking).toMatchObject({ overall_health: 1, verdict: 'pass', ready: true });
    await hub.stop();
  });

  it('names what is not well, weighs it, and masks secrets in its message', async () => {
    const plugins = [checkThat('other.store', { status: 'degraded', message: 'Slow: redis://user:hunter2secret@host.' })];
    const hub = await hubWith({ plugins, config: { weights: { 'other.store': 2 } } });

    const health = await hub.call(getSystemHealth, {});

    expect(health).toMatchObject({ overall_health: 0.75, verdict: 'degraded', components: [{ name: 'other.store', status: 'degraded' }] });
    expect(JSON.stringify(health)).not.toContain('hunter2secret');
    await hub.stop();
  });

  it('does not take a critical check that cannot tell for a pass', async () => {
    const hub = await hubWith({ plugins: [checkThat('other.store', { status: 'unknown', critical: true })] });

    const health = await hub.call(getSystemHealth, {});

    expect(health).toMatchObject({ overall_health: 0.7, confidence: 0.667, ready: false });
    await hub.stop();
  });

  it('counts a plugin that is down as a failed check', async () => {
    const broken = definePlugin({
      name: 'broken',
      start() {
        throw new Error('password=hunter2secret was refused');
      },
    });
    const hub = await hubWith({ plugins: [broken(undefined, { onFailure: 'isolate' })] });

    const health = await hub.call(getSystemHealth, {});

    expect(health.overall_health).toBe(0.667);
    expect(health.components).toMatchObject([{ name: 'plugin.broken', status: 'fail' }]);
    expect(JSON.stringify(health)).not.toContain('hunter2secret');
    await hub.stop();
  });

  it('lowers the score, not the overall health, for calls that failed by the fault of the server', async () => {
    const hub = await hubWith();
    for (let index = 0; index < 5; index++) await hub.call(flaky, { how: 'unexpected' }).catch(() => undefined);
    for (let index = 0; index < 5; index++) await hub.call(flaky, { how: 'expected' }).catch(() => undefined);
    await hub.settled();

    const health = await hub.call(getSystemHealth, {});

    expect(health.overall_health).toBe(1);
    expect(health.health_score).toBeCloseTo(0.7 + 0.3 * (1 - 5 / 20 / 0.5), 2);
    await hub.stop();
  });
});

describe('the other tools, through a hub', () => {
  it('measure calls and keep their errors, secrets masked', async () => {
    const hub = await hubWith();
    await hub.call(flaky, { how: 'well' });
    await hub.call(flaky, { how: 'expected' }).catch(() => undefined);
    await hub.call(flaky, { how: 'unexpected' }).catch(() => undefined);
    await hub.call(flaky, { how: 'wrong' } as never).catch(() => undefined);
    await hub.settled();

    const metrics = await hub.call(getPerformanceMetrics, { tool: 'flaky' });
    const { errors } = await hub.call(getRecentErrors, { tool: 'flaky' });

    expect(metrics.tools).toMatchObject([{ tool: 'flaky', calls: 4, errors: 3 }]);
    expect(errors.map(({ code }) => code)).toEqual(['MILLRACE_INPUT_INVALID', 'MILLRACE_INTERNAL', 'not_found']);
    expect(JSON.stringify(errors)).not.toContain('hunter2secret');
    await hub.stop();
  });

  it('remember per principal: nobody recalls what another said', async () => {
    const hub = await hubWith();
    const ada = { principal: principal('ada') };
    const added = await hub.call(remember, { text: 'The sluice key hangs behind the door.' }, ada);

    const again = await hub.call(remember, { text: ' The sluice key hangs behind the door. ' }, ada);
    const hers = await hub.call(recall, { query: 'Where is the sluice key?' }, ada);
    const his = await hub.call(recall, { query: 'sluice key' }, { principal: principal('bob') });
    const elsewhere = await hub.call(recall, { query: 'sluice key' }, { principal: principal('ada', 'other') });

    expect(again).toEqual({ status: 'success', result: 'duplicate_of', id: added.id });
    expect(hers.results).toMatchObject([{ id: added.id, text: 'The sluice key hangs behind the door.' }]);
    expect([his.results, elsewhere.results]).toEqual([[], []]);
    await hub.stop();
  });

  it.each([
    ['an empty text', '   ', 'MILLRACE_MEMORY_INVALID'],
    ['a huge text', 'x '.repeat(20_000), 'MILLRACE_MEMORY_TOO_LARGE'],
    ['a NUL character', 'a\0b', 'MILLRACE_MEMORY_INVALID'],
  ])('refuse %s with a code that says so', async (_what, text, code) => {
    const hub = await hubWith();

    await expect(hub.call(remember, { text })).rejects.toMatchObject({ code });
    await hub.stop();
  });

  it('follow an operation over several calls', async () => {
    const hub = await hubWith();
    const { operation_id: id = '' } = await hub.call(monitorOperation, { action: 'start', name: 'index' });
    hub.clock.advance(40);

    const finished = await hub.call(monitorOperation, { action: 'finish', operation_id: id });

    expect(finished).toMatchObject({ name: 'index', state: 'succeeded', duration_ms: 40 });
    expect((await hub.call(monitorOperation, { action: 'get' }, { principal: principal('someone') })).operations).toEqual([]);
    await hub.stop();
  });

  it('report the database, with the sizes of tables when asked', async () => {
    const hub = await hubWith();

    const status = await hub.call(getDatabaseStatus, { detail: true });

    expect(status).toMatchObject({ status: 'success', engine: 'embedded', state: 'ready', schemas: ['support'] });
    expect(status.tables?.map(({ table }) => table)).toContain('support.posting');
    await hub.stop();
  });

  it('open a database that nothing has needed yet', async () => {
    let isOpen = false;
    const lazy: Database = {
      async ready(signal) {
        isOpen = true;
        return embedded.database.ready(signal);
      },
      status: async (signal) => ({ ...(await embedded.database.status(signal)), state: isOpen ? 'ready' : 'opening' }),
    };
    const hub = await hubWith({ database: lazy });

    expect(isOpen).toBe(false);
    expect(await hub.call(getDatabaseStatus, {})).toMatchObject({ status: 'success', state: 'ready' });
    await hub.stop();
  });

  it('report a refused database as it is, secrets masked, and do not fail', async () => {
    const refused: Database = {
      ready: () => Promise.reject(new Error('refused')),
      status: async () => ({
        engine: 'postgresql',
        state: 'refused',
        location: 'postgres://hub:hunter2secret@db/hub',
        schemas: [],
        problem: 'password=hunter2secret is wrong',
      }),
    };
    const hub = await hubWith({ database: refused });

    const status = await hub.call(getDatabaseStatus, { detail: true });

    expect(status).toMatchObject({ status: 'refused', state: 'refused', engine: 'postgresql', schemas: [] });
    expect(JSON.stringify(status)).not.toContain('hunter2secret');
    await hub.stop();
  });

  it('are refused to a principal without their scopes', async () => {
    const hub = await hubWith();
    const reader = { principal: principal('reader', 'acme', ['support:read']) };

    await expect(hub.call(remember, { text: 'keep' }, reader)).rejects.toMatchObject({ code: 'MILLRACE_SCOPE_MISSING' });
    expect(await hub.call(getSystemHealth, {}, reader)).toMatchObject({ status: 'success' });
    await hub.stop();
  });
});

describe('GET /metrics', () => {
  it('counts the calls from before the first visit too', async () => {
    const hub = await hubWith();
    await hub.call(flaky, { how: 'well' });
    await hub.call(flaky, { how: 'expected' }).catch(() => undefined);
    await hub.settled();

    const response = await hub.fetch(new Request('http://127.0.0.1/metrics', { headers: { host: '127.0.0.1' } }));
    const page = await response.text();

    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(page).toMatch(/millrace_calls_total\{tool="flaky",plugin="[^"]*"\} 2/);
    expect(page).toMatch(/millrace_call_errors_total\{tool="flaky",plugin="[^"]*",code="not_found"\} 1/);
    expect(page).toMatch(
      /millrace_call_duration_seconds_bucket\{.*tool="flaky".*le="\+Inf".*\} 2|millrace_call_duration_seconds_bucket\{.*le="\+Inf".*tool="flaky".*\} 2/,
    );
    expect(page).toMatch(/millrace_call_duration_seconds_count\{tool="flaky",plugin="[^"]*"\} 2/);
    expect(page).toContain('millrace_uptime_seconds 0');
    await hub.stop();
  });
});

describe('the plugin', () => {
  it('sends its health and errors to whoever reads the data streams', async () => {
    const sent: Readonly<Record<string, unknown>>[] = [];
    const reader = definePlugin({
      name: 'reader',
      owns: { dataStreams },
      start({ owns, onReady, signal }) {
        onReady(() =>
          owns.dataStreams.values.forEach((stream) => stream.open((data) => sent.push({ module: stream.module, ...data }), signal)),
        );
        return {};
      },
    });
    const hub = await hubWith({ plugins: [reader()] });
    await hub.call(flaky, { how: 'expected' }).catch(() => undefined);
    await hub.settled();
    await expect.poll(() => sent.length).toBe(2);

    expect(sent.map(({ module, event }) => `${String(module)} ${String(event)}`).toSorted()).toEqual(['support error', 'support health']);
    await hub.stop();
  });

  it('refuses a configuration that does not fit', async () => {
    const hub = await hubWith({ config: { coordinationMs: -1, unknownSetting: true } as never });

    expect(hub.report.plugin('support')).toMatchObject({
      state: 'failed',
      error: { code: 'MILLRACE_CONFIG_INVALID', message: expect.stringMatching(/coordinationMs[\s\S]*unknownSetting/) },
    });
    await hub.stop();
  });

  it('ships migrations that keep to its schema, one statement a part', async () => {
    const folder = new URL('../drizzle/', import.meta.url);
    const files = (await readdir(folder)).filter((name) => name.endsWith('.sql'));

    for (const file of files) {
      const statements = (await readFile(new URL(file, folder), 'utf8')).split('--> statement-breakpoint');
      for (const statement of statements) expect(statement).toMatch(/"support"/);
      for (const statement of statements) expect(statement.match(/;\s*$/gm) ?? []).toHaveLength(1);
    }
    expect(files.length).toBeGreaterThan(0);
  });
});
