import { z } from 'zod';
import { describe, expect, it, vi } from 'vitest';
import {
  createHub,
  defineEvent,
  defineExtensionPoint,
  definePlugin,
  defineService,
  defineTool,
  migrations,
  points,
  tool,
} from '../index.js';

const bankName = defineService<string>('test.bankName');
const ping = defineTool({ name: 'ping', purpose: 'Answers.', effect: 'reads', input: z.object({}) });
const failing = (name: string, start: () => never) => definePlugin({ name, start });

describe('starting', () => {
  it('starts providers first and tells everyone when all are ready', async () => {
    const order: string[] = [];
    const user = definePlugin({
      name: 'user',
      needs: { bankName },
      start({ needs, onReady }) {
        order.push(`user has ${needs.bankName}`);
        onReady(() => order.push('ready'));
        return {};
      },
    });
    const bank = definePlugin({
      name: 'bank',
      provides: { bankName },
      start: () => (order.push('bank'), { services: { bankName: 'Bank' } }),
    });
    const hub = createHub({ name: 'h', plugins: [user(), bank()] });

    await hub.start();

    expect(order).toEqual(['bank', 'user has Bank', 'ready']);
    expect(hub.report.state).toBe('ready');
    await hub.stop();
  });

  it('serves without a plugin that throws, and names it in the report and in readiness', async () => {
    const hub = createHub({
      name: 'h',
      plugins: [
        failing('bad', () => {
          throw new Error('no socket');
        })(),
      ],
    });

    await hub.start();

    expect(hub.report.plugin('bad')).toMatchObject({ state: 'failed', because: expect.stringContaining('no socket') });
    expect(await hub.health()).toMatchObject({ ready: true, verdict: 'degraded', down: [{ plugin: 'bad' }] });
    await hub.stop();
  });

  it('skips a plugin when one it needs has failed, and says which', async () => {
    const bank = definePlugin({
      name: 'bank',
      provides: { bankName },
      start: (): never => {
        throw new Error('no money');
      },
    });
    const user = definePlugin({ name: 'user', needs: { bankName }, start: () => ({}) });
    const hub = createHub({ name: 'h', plugins: [bank(), user()], onPluginFailure: 'isolate' });

    await hub.start();

    expect(hub.report.plugin('user')).toMatchObject({ state: 'skipped', because: 'bank' });
    await hub.stop();
  });

  it('stops the hub when a plugin fails that another needs, undoing in reverse what had started', async () => {
    const undone: string[] = [];
    const first = definePlugin({
      name: 'first',
      start: ({ onStop }) => (onStop(() => undone.push('a')), onStop(() => undone.push('b')), {}),
    });
    const bank = definePlugin({
      name: 'bank',
      provides: { bankName },
      start: async (): Promise<never> => {
        throw new Error('no money');
      },
    });
    const user = definePlugin({ name: 'user', needs: { bankName }, start: () => ({}) });
    const hub = createHub({ name: 'h', plugins: [first(), bank(), user()] });

    await expect(hub.start()).rejects.toMatchObject({ code: 'MILLRACE_HUB_START_FAILED' });

    expect(undone).toEqual(['b', 'a']);
    expect(hub.report.plugin('first')?.state).toBe('stopped');
  });

  it('gives up on a start that hangs, and undoes what it opens later', async () => {
    const closed = vi.fn();
    let goOn: () => void = () => {};
    const slow = definePlugin({
      name: 'slow',
      startTimeoutMs: 20,
      async start({ onStop }) {
        await new Promise<void>((resolve) => (goOn = resolve));
        onStop(closed);
        throw new Error('too late to matter');
      },
    });
    const hub = createHub({ name: 'h', plugins: [slow()] });

    await hub.start();
    goOn();
    await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());

    expect(hub.report.plugin('slow')).toMatchObject({ state: 'failed', error: { code: 'MILLRACE_START_TIMEOUT' } });
    await hub.stop();
  });

  it('names every handler and service that start did not return', async () => {
    const half = definePlugin({ name: 'half', provides: { bankName }, tools: { ping }, start: () => ({}) as never });
    const hub = createHub({ name: 'h', plugins: [half()] });

    await hub.start();

    const error = hub.report.plugin('half')?.error;
    expect(error?.code).toBe('MILLRACE_START_RESULT');
    expect(error?.message).toContain('services.bankName');
    expect(error?.message).toContain('tools.ping');
    await hub.stop();
  });

  it('reports every problem of a configuration with its path', async () => {
    const strict = definePlugin({
      name: 'strict',
      config: z.object({ url: z.url(), limits: z.object({ max: z.number() }) }),
      start: () => ({}),
    });
    const hub = createHub({ name: 'h', plugins: [strict({ url: 'nonsense', limits: { max: 'x' as never } })] });

    await hub.start();

    const error = hub.report.plugin('strict')?.error;
    expect(error?.code).toBe('MILLRACE_CONFIG_INVALID');
    expect(error?.message).toMatch(/url: /);
    expect(error?.message).toMatch(/limits\.max: /);
    await hub.stop();
  });

  it("applies a plugin's migrations before its start", async () => {
    const order: string[] = [];
    const base = definePlugin({
      name: 'base',
      provides: { migrations },
      start: () => ({ services: { migrations: { apply: async (plugin: string) => void order.push(`migrated ${plugin}`) } } }),
    });
    const tables = definePlugin({
      name: 'tables',
      migrations: { folder: new URL('file:///nowhere/'), schema: 'tables' },
      start: () => (order.push('started'), {}),
    });
    const hub = createHub({ name: 'h', plugins: [tables(), base()] });

    await hub.start();

    expect(order).toEqual(['migrated tables', 'started']);
    await hub.stop();
  });
});

describe('points and events', () => {
  const things = defineExtensionPoint<string>('test.things', {
    sealed: true,
    check: (value) => (value === '' ? 'it is empty' : undefined),
  });

  it('gives an owner what others added, with who added it', async () => {
    let read: readonly { plugin: string; value: string }[] = [];
    const owner = definePlugin({
      name: 'owner',
      owns: { things },
      start: ({ owns, onReady }) => (onReady(() => (read = owns.things.contributions)), {}),
    });
    const giver = definePlugin({ name: 'giver', start: ({ add }) => (add(things, 'x'), {}) });
    const hub = createHub({ name: 'h', plugins: [owner(), giver()] });

    await hub.start();

    expect(read).toEqual([{ plugin: 'giver', value: 'x' }]);
    await hub.stop();
  });

  it('shows contributions that nobody reads', async () => {
    const giver = definePlugin({ name: 'giver', start: ({ add }) => (add(things, 'x'), {}) });
    const hub = createHub({ name: 'h', plugins: [giver()] });

    await hub.start();

    expect(hub.report.unread).toEqual([{ point: 'test.things', plugin: 'giver' }]);
    await hub.stop();
  });

  it('refuses what does not fit a point, and what comes after sealing', async () => {
    let later: () => unknown = () => undefined;
    const late = definePlugin({ name: 'late', start: ({ add }) => ((later = () => add(things, 'x')), {}) });
    const wrong = definePlugin({ name: 'wrong', start: ({ add }) => (add(things, ''), {}) });
    const hub = createHub({ name: 'h', plugins: [late(), wrong()] });

    await hub.start();

    expect(hub.report.plugin('wrong')?.error?.code).toBe('MILLRACE_CONTRIBUTION_INVALID');
    expect(later).toThrow(expect.objectContaining({ code: 'MILLRACE_POINT_SEALED' }));
    await hub.stop();
  });

  it('adds and takes back tools while serving, with a new revision', async () => {
    const greet = tool({ name: 'greet', purpose: 'Greets.', effect: 'reads', input: z.object({}), handle: () => 'hi' });
    let add: () => () => void = () => () => undefined;
    const live = definePlugin({ name: 'live', start: (context) => ((add = () => context.add(points.tools, greet)), {}) });
    const hub = createHub({ name: 'h', plugins: [live()] });
    await hub.start();
    const before = hub.report.revision;

    const remove = add();
    const answer = await hub.call(greet, {});
    remove();

    expect(answer).toBe('hi');
    expect(hub.report.revision).toBeGreaterThan(before);
    await expect(hub.call(greet, {})).rejects.toMatchObject({ code: 'MILLRACE_TOOL_UNKNOWN' });
    await hub.stop();
  });

  it('delivers events to all listeners though one throws', async () => {
    const happened = defineEvent<number>('test.happened');
    const seen: number[] = [];
    let emit: (value: number) => void = () => {};
    const bad = definePlugin({
      name: 'bad',
      start: ({ on }) => (
        on(happened, () => {
          throw new Error('listener');
        }),
        {}
      ),
    });
    const good = definePlugin({
      name: 'good',
      start: ({ on, emit: send }) => (on(happened, (value) => seen.push(value)), (emit = (value) => send(happened, value)), {}),
    });
    const hub = createHub({ name: 'h', plugins: [bad(), good()] });
    await hub.start();

    emit(7);

    expect(seen).toEqual([7]);
    await hub.stop();
  });
});

describe('stopping', () => {
  it('lets calls in flight finish, refuses new ones, and then undoes', async () => {
    let finish: () => void = () => {};
    const slow = tool({
      name: 'slow',
      purpose: 'Waits.',
      effect: 'reads',
      input: z.object({}),
      handle: () => new Promise<string>((resolve) => (finish = () => resolve('done'))),
    });
    const hub = createHub({ name: 'h', tools: [slow] });
    await hub.start();
    const call = hub.call(slow, {});
    await vi.waitFor(() => expect(hub.report.callsInFlight).toBe(1));

    const stopped = hub.stop();
    await expect(hub.call(slow, {})).rejects.toMatchObject({ code: 'MILLRACE_HUB_STOPPING', retryable: true });
    finish();

    expect(await call).toBe('done');
    await stopped;
    expect(hub.report.state).toBe('stopped');
  });

  it('aborts what does not finish within the drain', async () => {
    const endless = tool({
      name: 'endless',
      purpose: 'Waits.',
      effect: 'reads',
      input: z.object({}),
      handle: (_input, { signal }) =>
        new Promise<string>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
    });
    const hub = createHub({ name: 'h', tools: [endless], drainMs: 20 });
    await hub.start();
    const call = hub.call(endless, {});
    const refused = expect(call).rejects.toMatchObject({ code: 'MILLRACE_HUB_STOPPING' });
    await vi.waitFor(() => expect(hub.report.callsInFlight).toBe(1));

    await hub.stop();

    await refused;
  });

  it('runs every undo though some throw or hang, and names them', async () => {
    const undone: string[] = [];
    const messy = definePlugin({
      name: 'messy',
      start({ onStop }) {
        onStop(() => undone.push('last'));
        onStop(() => {
          throw new Error('torn');
        }, 'socket');
        onStop(() => new Promise(() => {}), 'worker');
        return {};
      },
    });
    const hub = createHub({ name: 'h', plugins: [messy()], stopTimeoutMs: 20 });
    await hub.start();

    const error = await hub.stop().then(
      () => undefined,
      (cause: Error & { code: string }) => cause,
    );

    expect(error?.code).toBe('MILLRACE_STOP_FAILED');
    expect(error?.message).toContain("plugin 'messy', socket: torn");
    expect(error?.message).toContain("plugin 'messy', worker: did not finish");
    expect(undone).toEqual(['last']);
  });

  it('stops twice without harm, and does not start again', async () => {
    const hub = createHub({ name: 'h' });
    await hub.start();

    await Promise.all([hub.stop(), hub.stop()]);

    await expect(hub.start()).rejects.toMatchObject({ code: 'MILLRACE_HUB_STATE' });
  });
});

describe('plugins while serving', () => {
  const pong = definePlugin({ name: 'pong', tools: { ping }, start: () => ({ tools: { ping: () => 'pong' } }) });

  it('adds, replaces and removes one on which nothing depends', async () => {
    const other = definePlugin({ name: 'pong', tools: { ping }, start: () => ({ tools: { ping: () => 'PONG' } }) });
    const hub = createHub({ name: 'h' });
    await hub.start();

    await hub.add(pong());
    const first = await hub.call(ping, {});
    await hub.replace('pong', other());
    const second = await hub.call(ping, {});
    await hub.remove('pong');

    expect([first, second]).toEqual(['pong', 'PONG']);
    await expect(hub.call(ping, {})).rejects.toMatchObject({ code: 'MILLRACE_TOOL_UNKNOWN' });
    await hub.stop();
  });

  it('lets calls in flight finish on the plugin that is taken out', async () => {
    let finish: () => void = () => {};
    const slow = definePlugin({
      name: 'slow',
      tools: { ping },
      start: () => ({ tools: { ping: () => new Promise<string>((resolve) => (finish = () => resolve('old'))) } }),
    });
    const hub = createHub({ name: 'h', plugins: [slow()] });
    await hub.start();
    const call = hub.call(ping, {});
    await vi.waitFor(() => expect(hub.report.callsInFlight).toBe(1));

    const removed = hub.remove('slow');
    finish();

    expect(await call).toBe('old');
    await removed;
    await hub.stop();
  });

  it('refuses to take out one that others need, and one that is not there', async () => {
    const bank = definePlugin({ name: 'bank', provides: { bankName }, start: () => ({ services: { bankName: 'b' } }) });
    const user = definePlugin({ name: 'user', needs: { bankName }, start: () => ({}) });
    const hub = createHub({ name: 'h', plugins: [bank(), user()] });
    await hub.start();

    await expect(hub.remove('bank')).rejects.toMatchObject({ code: 'MILLRACE_PLUGIN_NEEDED', message: expect.stringContaining("'user'") });
    await expect(hub.remove('nobody')).rejects.toMatchObject({ code: 'MILLRACE_PLUGIN_UNKNOWN' });
    await hub.stop();
  });

  it('leaves the hub as it was when an added plugin fails to start', async () => {
    const hub = createHub({ name: 'h' });
    await hub.start();

    await expect(
      hub.add(
        failing('bad', () => {
          throw new Error('no');
        })(),
      ),
    ).rejects.toMatchObject({ code: 'MILLRACE_START_FAILED' });

    expect(hub.report.plugins).toEqual([]);
    await hub.stop();
  });
});
