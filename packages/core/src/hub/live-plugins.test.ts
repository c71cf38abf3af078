import { z } from 'zod';
import { describe, expect, it, vi } from 'vitest';
import { createHub, definePlugin, defineService, defineTool, tool } from '../index.js';

const bankName = defineService<string>('test.bankName');
const ping = defineTool({ name: 'ping', purpose: 'Answers.', effect: 'reads', input: z.object({}) });
const failing = (name: string, start: () => never) => definePlugin({ name, start });

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

  it('refuses to add one whose tool has a name that is taken', async () => {
    const taken = tool({ name: 'ping', purpose: 'Answers.', effect: 'reads', input: z.object({}), handle: () => 'host' });
    const pinger = definePlugin({ name: 'pinger', tools: { ping }, start: () => ({ tools: { ping: () => 'plugin' } }) });
    const hub = createHub({ name: 'h', tools: [taken] });
    await hub.start();

    await expect(hub.add(pinger())).rejects.toMatchObject({ code: 'MILLRACE_NAME_DUPLICATE' });

    expect(hub.report.plugins).toEqual([]);
    expect(await hub.call('ping', {})).toBe('host');
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
