import { z } from 'zod';
import { describe, expect, it, vi } from 'vitest';
import { createHub, definePlugin, defineService, defineTool, migrations, tool } from '../index.js';

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

  it('takes out a plugin that fails when the hub is ready, and those that need it, and serves on', async () => {
    const undone: string[] = [];
    const late = definePlugin({
      name: 'late',
      provides: { bankName },
      start({ onReady, onStop }) {
        onReady(() => {
          throw new Error('not after all');
        });
        onStop(() => undone.push('late'));
        return { services: { bankName: 'b' } };
      },
    });
    const user = definePlugin({
      name: 'user',
      needs: { bankName },
      tools: { ping },
      start: ({ onStop }) => (onStop(() => undone.push('user')), { tools: { ping: () => 'pong' } }),
    });
    const hub = createHub({ name: 'h', plugins: [late(undefined, { onFailure: 'isolate' }), user()] });

    await hub.start();

    expect(hub.report.plugin('late')).toMatchObject({ state: 'failed', error: { code: 'MILLRACE_START_FAILED' } });
    expect(hub.report.plugin('user')).toMatchObject({ state: 'skipped', because: 'late' });
    expect(undone).toEqual(['user', 'late']);
    expect(hub.report.state).toBe('ready');
    await expect(hub.call(ping, {})).rejects.toMatchObject({ code: 'MILLRACE_TOOL_UNKNOWN' });
    await hub.stop();
  });

  it('gives up when a plugin fails at ready that the hub is not to serve without', async () => {
    const late = definePlugin({ name: 'late', start: ({ onReady }) => (onReady(() => Promise.reject(new Error('no'))), {}) });
    const hub = createHub({ name: 'h', plugins: [late(undefined, { onFailure: 'stop' })] });

    await expect(hub.start()).rejects.toMatchObject({ code: 'MILLRACE_HUB_START_FAILED' });

    expect(hub.report.state).toBe('failed');
  });

  it('gives up on a ready listener that hangs', async () => {
    const slow = definePlugin({
      name: 'slow',
      startTimeoutMs: 20,
      start: ({ onReady }) => (onReady(() => new Promise(() => undefined)), {}),
    });
    const hub = createHub({ name: 'h', plugins: [slow()] });

    await hub.start();

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
    const refused = call.catch((error: unknown) => error);
    await vi.waitFor(() => expect(hub.report.callsInFlight).toBe(1));

    await hub.stop();

    expect(await refused).toMatchObject({ code: 'MILLRACE_HUB_STOPPING' });
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
