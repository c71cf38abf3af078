import { fakeClock, type FakeClock } from '@millrace/testkit';
import { z } from 'zod';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  clock,
  createHub,
  defineEvent,
  definePlugin,
  defineService,
  defineTool,
  fail,
  optional,
  pluginChanged,
  points,
  provide,
  tool,
  type HubOptions,
  type PluginChanged,
} from '../index.js';

const bankName = defineService<string>('test.bankName');
const ping = defineTool({ name: 'ping', purpose: 'Answers.', effect: 'reads', input: z.object({ how: z.string().default('good') }) });
const other = tool({ name: 'other', purpose: 'Answers.', effect: 'reads', input: z.object({}), handle: () => 'other' });
const aMinute = 60_000;

let time: FakeClock;
let changes: PluginChanged[];
beforeEach(() => {
  time = fakeClock();
  changes = [];
});

function hubOf(options: Partial<HubOptions>) {
  const watcher = definePlugin({ name: 'watcher', start: ({ on }) => (on(pluginChanged, (change) => changes.push(change)), {}) });
  return createHub({ name: 'h', ...options, plugins: [watcher(), ...(options.plugins ?? [])], services: [provide(clock, time)] });
}

/** A plugin whose start fails as often as said, and that can be broken while it runs. */
function fragile(failures: number) {
  const world = { starts: 0, failures, breakNow: (_: unknown): void => {} };
  const plugin = definePlugin({
    name: 'fragile',
    provides: { bankName },
    tools: { ping },
    start(context) {
      world.starts += 1;
      world.breakNow = context.fail;
      if (world.starts <= world.failures) throw new Error(`failure ${world.starts}`);
      const answer = ({ how }: { how: string }): string => {
        if (how === 'bad') throw new Error('a bug');
        return `from start ${world.starts}`;
      };
      return { services: { bankName: `bank ${world.starts}` }, tools: { ping: answer } };
    },
  });
  return { world, plugin };
}

const stateOf = (hub: ReturnType<typeof hubOf>, name = 'fragile') => hub.report.plugin(name)?.state;
const planned = (hub: ReturnType<typeof hubOf>, name = 'fragile') =>
  vi.waitFor(() => expect(hub.report.plugin(name)?.restarts?.nextTryAtMs).toBeDefined());
const running = (hub: ReturnType<typeof hubOf>, name = 'fragile') => vi.waitFor(() => expect(stateOf(hub, name)).toBe('running'));

describe('a plugin that fails to start', () => {
  it('is started again after a wait, and its tools come with it', async () => {
    const { plugin } = fragile(1);
    const hub = hubOf({ plugins: [plugin()] });
    await hub.start();
    const before = hub.report.plugin('fragile');

    time.advance(1_000);
    await running(hub);

    expect(before).toMatchObject({
      state: 'failed',
      restarts: { failures: 1, lastError: { message: expect.stringContaining('failure 1') } },
    });
    expect((before?.restarts?.nextTryAtMs ?? 0) - Date.UTC(2026, 0, 1)).toSatisfy((ms: number) => ms >= 500 && ms <= 1_000);
    expect(await hub.call(ping, {})).toBe('from start 2');
    expect(hub.report.plugin('fragile')?.error).toBeUndefined();
    expect(await hub.health()).toMatchObject({ down: [], verdict: 'unknown' });
    await hub.stop();
  });

  it('brings what was skipped with it along, in order', async () => {
    const { plugin } = fragile(1);
    const bankUser = defineService<string>('test.bankUser');
    const user = definePlugin({
      name: 'user',
      needs: { bankName },
      provides: { bankUser },
      start: ({ needs }) => ({ services: { bankUser: `user of ${needs.bankName}` } }),
    });
    const last = definePlugin({ name: 'last', needs: { bankUser }, start: () => ({}) });
    const hub = hubOf({ plugins: [plugin(undefined, { onFailure: 'isolate' }), user(), last()] });
    await hub.start();
    const before = [stateOf(hub, 'user'), stateOf(hub, 'last')];

    time.advance(1_000);
    await running(hub, 'last');

    expect(before).toEqual(['skipped', 'skipped']);
    expect(hub.service(bankUser)).toBe('user of bank 2');
    await hub.stop();
  });

  it('waits twice as long each time, is quarantined in the end, and comes back when it is asked to', async () => {
    const { world, plugin } = fragile(3);
    const hub = hubOf({ plugins: [plugin()], restart: { maxFailures: 3, delayMs: 100 } });
    await hub.start();

    time.advance(100);
    await vi.waitFor(() => expect(hub.report.plugin('fragile')?.restarts?.failures).toBe(2));
    const second = hub.report.plugin('fragile')?.restarts?.nextTryAtMs ?? 0;
    time.advance(200);
    await vi.waitFor(() => expect(stateOf(hub)).toBe('quarantined'));
    time.advance(100 * aMinute);
    const whileQuarantined = [world.starts, (await hub.health()).down] as const;
    await hub.restart('fragile');

    expect(second - time.now() + 200 + 100 * aMinute).toSatisfy((ms: number) => ms >= 100 && ms <= 200);
    expect(whileQuarantined).toEqual([3, [{ plugin: 'fragile', because: expect.stringContaining('failure 3') }]]);
    expect(await hub.call(ping, {})).toBe('from start 4');
    expect(changes.filter((change) => change.plugin === 'fragile').map((change) => change.state)).toEqual([
      'starting',
      'failed',
      'failed',
      'failed',
      'quarantined',
      'running',
    ]);
    await hub.stop();
  });

  it('stays down where restarts are off, for it or for all', async () => {
    const one = fragile(1);
    const hub = hubOf({ plugins: [one.plugin(undefined, { restart: false })] });
    const all = fragile(1);
    const quietHub = hubOf({ plugins: [all.plugin()], restart: false });
    await Promise.all([hub.start(), quietHub.start()]);

    time.advance(100 * aMinute);
    await new Promise((resolve) => setImmediate(resolve));

    expect([one.world.starts, stateOf(hub), all.world.starts, stateOf(quietHub)]).toEqual([1, 'failed', 1, 'failed']);
    await Promise.all([hub.stop(), quietHub.stop()]);
  });

  it('says why, and is tried again, when a restart that was asked for fails', async () => {
    const { plugin } = fragile(2);
    const hub = hubOf({ plugins: [plugin()] });
    await hub.start();

    await expect(hub.restart('fragile')).rejects.toMatchObject({ code: 'MILLRACE_START_FAILED' });
    time.advance(1_000);
    await running(hub);

    await expect(hub.restart('nobody')).rejects.toMatchObject({ code: 'MILLRACE_PLUGIN_UNKNOWN' });
    await hub.stop();
  });

  it('may be replaced by one that does not, though others wait for it', async () => {
    const { plugin } = fragile(99);
    const user = definePlugin({ name: 'user', needs: { bankName }, start: () => ({}) });
    const mended = definePlugin({ name: 'fragile', provides: { bankName }, start: () => ({ services: { bankName: 'mended' } }) });
    const hub = hubOf({ plugins: [plugin(undefined, { onFailure: 'isolate' }), user()] });
    await hub.start();

    await hub.replace('fragile', mended());
    time.advance(100 * aMinute);

    expect([stateOf(hub), stateOf(hub, 'user'), hub.service(bankName)]).toEqual(['running', 'running', 'mended']);
    await hub.stop();
  });
});

describe('a plugin that fails while it runs', () => {
  it('is out at once when it says so, and comes back after a wait', async () => {
    const { world, plugin } = fragile(0);
    const hub = hubOf({ plugins: [plugin()] });
    await hub.start();
    const revision = hub.report.revision;

    world.breakNow(new Error('connection lost'));
    const lost = await hub.call(ping, {}).catch((error: { code: string }) => error.code);
    await planned(hub);
    const report = hub.report;
    time.advance(1_000);
    await running(hub);

    expect(lost).toBe('MILLRACE_TOOL_UNKNOWN');
    expect(report.revision).toBeGreaterThan(revision);
    expect(report.plugin('fragile')).toMatchObject({
      state: 'failed',
      error: { code: 'MILLRACE_PLUGIN_FAILED' },
      restarts: { failures: 1 },
    });
    expect(await hub.call(ping, {})).toBe('from start 2');
    await hub.stop();
  });

  it('takes those that hold its services along; the ones that can do without go on without it until it is back', async () => {
    const { world, plugin } = fragile(0);
    const seen: unknown[] = [];
    const closed: string[] = [];
    const must = definePlugin({
      name: 'must',
      needs: { bankName },
      start: ({ needs, onStop }) => (seen.push(`must ${needs.bankName}`), onStop(() => closed.push('must')), {}),
    });
    const may = definePlugin({
      name: 'may',
      needs: { bankName: optional(bankName) },
      start: ({ needs, onStop }) => (seen.push(`may ${needs.bankName}`), onStop(() => closed.push('may')), {}),
    });
    const hub = hubOf({ plugins: [plugin(), must(), may()] });
    await hub.start();

    world.breakNow('gone');
    await running(hub, 'may');
    await planned(hub);
    await vi.waitFor(() => expect(seen).toHaveLength(3));
    const meanwhile = [stateOf(hub, 'must'), hub.report.plugin('must')?.because, stateOf(hub, 'may')];
    time.advance(1_000);
    await vi.waitFor(() => expect(seen).toHaveLength(5));

    expect(meanwhile).toEqual(['skipped', 'fragile', 'running']);
    expect(seen).toEqual(['must bank 1', 'may bank 1', 'may undefined', 'must bank 2', 'may bank 2']);
    expect(closed).toEqual(['may', 'must', 'may']);
    await hub.stop();
  });

  it('counts as failed when unforeseen failures outnumber its answers', async () => {
    const { plugin } = fragile(0);
    const hub = hubOf({ plugins: [plugin(undefined, { restart: { maxTrouble: 4 } })] });
    await hub.start();
    const use = (how: string) => hub.call(ping, { how }).catch(() => undefined);

    for (const how of ['bad', 'bad', 'bad', 'good', 'bad']) await use(how);
    const before = stateOf(hub);
    await use('bad');
    const after = hub.report.plugin('fragile');
    await planned(hub);
    time.advance(1_000);
    await running(hub);

    expect(before).toBe('running');
    expect(after).toMatchObject({ state: 'failed', error: { code: 'MILLRACE_PLUGIN_FLOODING' } });
    // The breaker of the tool that failed does not hold the new run back.
    expect(await hub.call(ping, {})).toBe('from start 2');
    await hub.stop();
  });

  it('is not taken out for what its tools fail with on purpose, nor for failures far apart', async () => {
    const refusing = definePlugin({ name: 'refusing', tools: { ping }, start: () => ({ tools: { ping: () => fail('no', 'No.') } }) });
    const rare = definePlugin({
      name: 'rare',
      start: ({ add }) => (
        add(
          points.tools,
          tool({
            name: 'rare',
            purpose: 'Fails.',
            effect: 'reads',
            input: z.object({}),
            handle: (): string => {
              throw new Error('a bug');
            },
          }),
        ),
        {}
      ),
    });
    const hub = hubOf({ plugins: [refusing(), rare()], restart: { maxTrouble: 3 } });
    await hub.start();

    for (let count = 0; count < 4; count += 1) {
      await hub.call(ping, {}).catch(() => undefined);
      await hub.call('rare', {}).catch(() => undefined);
      time.advance(aMinute + 1);
    }

    expect([stateOf(hub, 'refusing'), stateOf(hub, 'rare')]).toEqual(['running', 'running']);
    await hub.stop();
  });

  it('has its failures forgotten when it has run for long', async () => {
    const { world, plugin } = fragile(0);
    const hub = hubOf({ plugins: [plugin()], restart: { maxFailures: 2 } });
    await hub.start();

    for (let count = 0; count < 3; count += 1) {
      world.breakNow('again');
      await planned(hub);
      time.advance(1_000);
      await running(hub);
      time.advance(aMinute);
    }

    expect(world.starts).toBe(4);
    await hub.stop();
  });

  it('stops the hub where the hub is not to serve without it', async () => {
    const { world, plugin } = fragile(0);
    const closed = vi.fn();
    const neighbour = definePlugin({ name: 'neighbour', start: ({ onStop }) => (onStop(closed), {}) });
    const hub = hubOf({ plugins: [plugin(undefined, { onFailure: 'stop' }), neighbour()] });
    await hub.start();

    world.breakNow('gone');
    await vi.waitFor(() => expect(hub.report.state).toBe('failed'));

    expect(closed).toHaveBeenCalledOnce();
    await expect(hub.call('ping', {})).rejects.toMatchObject({ code: 'MILLRACE_HUB_STOPPING' });
    await hub.stop();
  });

  it('ends its start when it says so there, and is undone when it says so while the hub stops', async () => {
    const closed = vi.fn();
    const early = definePlugin({
      name: 'early',
      start: (context) => (context.onStop(closed), context.fail('at once'), new Promise<never>(() => {})),
    });
    let drop: (cause: unknown) => void = () => {};
    const late = definePlugin({
      name: 'late',
      tools: { ping },
      start: ({ onStop, fail: giveUp }) => (onStop(closed), (drop = giveUp), { tools: { ping: () => (drop('while draining'), 'x') } }),
    });
    const hub = hubOf({ plugins: [early(), late()] });
    await hub.start();
    const early0 = hub.report.plugin('early');

    const call = hub.call(ping, {});
    await hub.stop();
    await call;

    expect(early0).toMatchObject({ state: 'failed', error: { code: 'MILLRACE_PLUGIN_FAILED' } });
    expect(closed).toHaveBeenCalledTimes(2);
  });

  it('does not take the process with it when an asynchronous listener of it fails, and that counts as trouble', async () => {
    const rang = defineEvent<void>('test.rang');
    let ring: () => void = () => {};
    const listener = definePlugin({
      name: 'listener',
      start: ({ on, emit }) => (on(rang, async () => Promise.reject(new Error('torn'))), (ring = () => emit(rang, undefined)), {}),
    });
    const hub = hubOf({ plugins: [listener(undefined, { restart: { maxTrouble: 2 } })] });
    await hub.start();

    ring();
    ring();

    await vi.waitFor(() => expect(stateOf(hub, 'listener')).toBe('failed'));
    await hub.stop();
  });
});

describe('a plugin that judges calls', () => {
  const judging = (world: { starts: number; hold?: Promise<void>; breakNow?: (cause: unknown) => void }) =>
    definePlugin({
      name: 'judge',
      async start({ add, fail: giveUp }) {
        world.starts += 1;
        world.breakNow = giveUp;
        if (world.starts > 1) await world.hold;
        add(points.guards, { phase: 'policy', decide: () => ({ kind: 'allow' }) });
        return {};
      },
    });
  const outcome = (hub: ReturnType<typeof hubOf>) => hub.call('other', {}).catch((error: { code: string }) => error.code);

  it('leaves no call unjudged: not while it is down, not while it starts again', async () => {
    let release: () => void = () => {};
    const world: Parameters<typeof judging>[0] = { starts: 0, hold: new Promise((resolve) => (release = resolve)) };
    const hub = hubOf({ plugins: [judging(world)()], tools: [other] });
    await hub.start();

    const outcomes = [await outcome(hub)];
    world.breakNow?.('gone');
    outcomes.push(await outcome(hub));
    await planned(hub, 'judge');
    const { ready } = await hub.health();
    time.advance(1_000);
    await vi.waitFor(() => expect(world.starts).toBe(2));
    outcomes.push(await outcome(hub));
    release();
    await running(hub, 'judge');
    outcomes.push(await outcome(hub));

    expect(outcomes).toEqual(['other', 'MILLRACE_SAFETY_DOWN', 'MILLRACE_SAFETY_DOWN', 'other']);
    expect(ready).toBe(false);
    await hub.stop();
  });

  it('leaves no call unjudged while it is restarted by hand', async () => {
    let release: () => void = () => {};
    const world: Parameters<typeof judging>[0] = { starts: 0, hold: new Promise((resolve) => (release = resolve)) };
    const hub = hubOf({ plugins: [judging(world)()], tools: [other] });
    await hub.start();

    const restarted = hub.restart('judge');
    await vi.waitFor(() => expect(world.starts).toBe(2));
    const meanwhile = await outcome(hub);
    release();
    await restarted;

    expect([meanwhile, await outcome(hub)]).toEqual(['MILLRACE_SAFETY_DOWN', 'other']);
    await hub.stop();
  });
});

describe('a hub that stops', () => {
  it('ends at once during a wait, and starts nothing afterwards', async () => {
    const { world, plugin } = fragile(1);
    const hub = hubOf({ plugins: [plugin()] });
    await hub.start();

    await hub.stop();
    time.advance(100 * aMinute);
    await new Promise((resolve) => setImmediate(resolve));

    expect(world.starts).toBe(1);
    expect(hub.report.state).toBe('stopped');
  });

  it('ends the start of a plugin that is coming back or coming in, and refuses the changes behind it', async () => {
    const closed = vi.fn();
    let starts = 0;
    const hanging = definePlugin({
      name: 'hanging',
      start({ onStop }) {
        starts += 1;
        onStop(closed);
        return new Promise<never>(() => {});
      },
    });
    const hub = hubOf({});
    await hub.start();

    const added = hub.add(hanging()).catch((error: { code: string }) => error.code);
    const next = hub.remove('watcher').catch((error: { code: string }) => error.code);
    await vi.waitFor(() => expect(starts).toBe(1));
    await hub.stop();

    expect([await added, await next]).toEqual(['MILLRACE_HUB_STOPPING', 'MILLRACE_HUB_STATE']);
    expect(closed).toHaveBeenCalledOnce();
  });
});
