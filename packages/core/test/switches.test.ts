import {
  createHub,
  definePlugin,
  definePrompt,
  defineResource,
  defineTool,
  localPrincipal,
  logger,
  points,
  provide,
  stateStore,
  switchChanged,
  type Hub,
  type HubOptions,
  type Principal,
  type StateStore,
  type SwitchChanged,
} from '@millrace/core';
import { connectClient } from '@millrace/testkit';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';

const none = z.strictObject({});
const ping = defineTool({ name: 'ping', purpose: 'Answers.', effect: 'reads', input: none });
const pong = defineTool({ name: 'pong', purpose: 'Answers too.', effect: 'reads', input: none });
const manual = defineResource({ name: 'manual', uri: 'docs://manual' });
const review = definePrompt({ name: 'review', purpose: 'Asks for a review.' });
const table = definePlugin({
  name: 'table',
  tools: { ping, pong },
  resources: { manual },
  prompts: { review },
  start: () => ({
    tools: { ping: () => 'ping', pong: () => 'pong' },
    resources: { manual: () => 'how to' },
    prompts: { review: () => 'please' },
  }),
});
const reason = { by: 'ada', why: 'It deletes too much.' };
const person = (id: string, tenant = 'acme'): Principal => ({ ...localPrincipal('http'), id, tenant });

const hubs: Hub[] = [];
afterEach(async () => {
  await Promise.all(hubs.splice(0).map((hub) => hub.stop()));
  vi.useRealTimers();
});
const hubWith = (more: Partial<HubOptions> = {}): Hub => {
  const hub = createHub({ name: 'h', plugins: [table()], ...more });
  hubs.push(hub);
  return hub;
};

/** A store that outlives hubs, as a database does. */
function lastingStore(): StateStore & { readonly values: Map<string, string>; isDown: boolean } {
  const values = new Map<string, string>();
  const store = {
    values,
    isDown: false,
    async get<T>(key: string) {
      if (store.isDown) throw new Error('no connection');
      const json = values.get(key);
      return json === undefined ? undefined : (JSON.parse(json) as T);
    },
    async set(key: string, value: unknown) {
      values.set(key, JSON.stringify(value));
    },
    async compareAndSet(...[key, expected, value]: Parameters<StateStore['compareAndSet']>) {
      if (store.isDown) throw new Error('no connection');
      if (values.get(key) !== (expected === undefined ? undefined : JSON.stringify(expected))) return false;
      values.set(key, JSON.stringify(value));
      return true;
    },
    async delete(key: string) {
      values.delete(key);
    },
  };
  return store;
}

describe.each(['modern', 'legacy'] as const)('a switch, to a client of the %s era,', (era) => {
  it('takes a tool off the list, refuses its calls, says so, and gives it back', async () => {
    const hub = hubWith();
    await using client = await connectClient(hub, { era });
    const names = async () => (await client.listTools()).map(({ name }) => name);

    await hub.switches.turnOff({ tool: 'ping' }, reason);
    const while_ = { names: await names(), refused: await client.callTool('ping'), other: await client.callTool('pong') };
    await vi.waitFor(() => expect(client.changes).toContain('tools'));
    await hub.switches.turnOn({ tool: 'ping' }, { by: 'ada', why: 'Mended.' });

    expect(while_.names).toEqual(['pong']);
    expect(while_.refused).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining("The tool 'ping' is turned off here.") }],
    });
    expect(JSON.stringify(while_.refused)).toContain('MILLRACE_TURNED_OFF');
    expect(JSON.stringify(while_.refused)).not.toContain('ada');
    expect(while_.other.content).toMatchObject([{ text: 'pong' }]);
    expect(await names()).toEqual(['ping', 'pong']);
    expect((await client.callTool('ping')).content).toMatchObject([{ text: 'ping' }]);
  });

  it('takes all of a plugin: tools, resources and prompts', async () => {
    const hub = hubWith();
    await using client = await connectClient(hub, { era });

    await hub.switches.turnOff({ plugin: 'table' }, reason);

    expect(await client.listTools()).toEqual([]);
    expect(await client.listResources()).toEqual([]);
    expect(await client.listPrompts()).toEqual([]);
    await expect(client.readResource('docs://manual')).rejects.toThrow("The plugin 'table' is turned off here.");
    await expect(client.getPrompt('review')).rejects.toThrow("The plugin 'table' is turned off here.");
  });

  it('shuts a principal out, and nobody else', async () => {
    const hub = hubWith();
    await using eve = await connectClient(hub, { era, principal: person('eve') });
    await using ada = await connectClient(hub, { era, principal: person('ada') });

    await hub.switches.turnOff({ principal: 'eve' }, reason);

    expect(await eve.listTools()).toEqual([]);
    expect(await eve.callTool('ping')).toMatchObject({ isError: true });
    expect(await ada.listTools()).toHaveLength(2);
    expect(await ada.callTool('ping')).not.toHaveProperty('isError');
  });
});

describe('switches', () => {
  it('let calls in flight finish', async () => {
    let finish: (text: string) => void = () => {};
    const slow = definePlugin({
      name: 'slow',
      tools: { ping },
      start: () => ({ tools: { ping: () => new Promise<string>((resolve) => (finish = resolve)) } }),
    });
    const hub = hubWith({ plugins: [slow()] });
    const call = hub.call(ping, {});
    await vi.waitFor(() => expect(hub.report.callsInFlight).toBe(1));

    await hub.switches.turnOff({ tool: 'ping' }, reason);
    finish('done');

    await expect(call).resolves.toBe('done');
    await expect(hub.call(ping, {})).rejects.toMatchObject({ code: 'MILLRACE_TURNED_OFF', retryable: false });
  });

  it('tell a principal of one tenant from one of another', async () => {
    const hub = hubWith();

    await hub.switches.turnOff({ principal: 'eve', tenant: 'acme' }, reason);

    await expect(hub.call(ping, {}, { principal: person('eve') })).rejects.toMatchObject({ code: 'MILLRACE_TURNED_OFF' });
    await expect(hub.call(ping, {}, { principal: person('eve', 'other') })).resolves.toBe('ping');
    await expect(hub.call(ping, {}, { principal: person('acme') })).resolves.toBe('ping');
  });

  it('also hold for the principal that a guard names', async () => {
    const identity = definePlugin({
      name: 'identity',
      start: ({ add }) => (add(points.guards, { phase: 'identity', decide: () => ({ kind: 'allow', principal: person('eve') }) }), {}),
    });
    const hub = hubWith({ plugins: [table(), identity()] });

    await hub.switches.turnOff({ principal: 'eve' }, reason);

    await expect(hub.call(ping, {})).rejects.toMatchObject({ code: 'MILLRACE_TURNED_OFF' });
  });

  it('hold in every round of a call that asks', async () => {
    const ask = defineTool({ name: 'ask', purpose: 'Asks.', effect: 'reads', input: none });
    const asker = definePlugin({
      name: 'asker',
      tools: { ask },
      start: () => ({
        tools: {
          async ask(_, call) {
            await hub().switches.turnOff({ tool: 'ask' }, reason);
            return JSON.stringify(await call.ask('name', { message: 'Who?', schema: z.object({ name: z.string() }) }));
          },
        },
      }),
    });
    const made = hubWith({ plugins: [asker()] });
    const hub = (): Hub => made;

    await expect(made.call(ask, {}, { answers: { name: { name: 'x' } } })).rejects.toMatchObject({ code: 'MILLRACE_TURNED_OFF' });
  });

  it('are kept over a restart, with who, when and why, and told once each', async () => {
    const store = lastingStore();
    const told: SwitchChanged[] = [];
    const audit = definePlugin({ name: 'audit', start: ({ on }) => (on(switchChanged, (change) => told.push(change)), {}) });
    const logged: unknown[] = [];
    const log = { debug: () => {}, info: () => {}, warn: (...line: unknown[]) => logged.push(line), error: () => {} };
    const options = { plugins: [table(), audit()], services: [provide(stateStore, store), provide(logger, log)] };
    const first = hubWith(options);
    await first.start();
    await first.switches.turnOff({ tool: 'ping' }, { by: ' ada ', why: 'It deletes too much.' });
    await first.switches.turnOff({ tool: 'ping' }, { by: 'bob', why: 'Again.' });
    await first.stop();

    const second = hubWith(options);
    await second.start();

    await expect(second.call(ping, {})).rejects.toMatchObject({ code: 'MILLRACE_TURNED_OFF' });
    expect(await second.switches.list()).toEqual([{ target: { tool: 'ping' }, ...reason, at: expect.any(Number) }]);
    expect(told).toEqual([{ target: { tool: 'ping' }, isOff: true, ...reason, at: expect.any(Number) }]);
    expect(logged).toEqual([["The tool 'ping' was turned off.", reason]]);
  });

  it('are seen by every replica on the same store, whose clients hear of it', async () => {
    const services = [provide(stateStore, lastingStore())];
    const [one, other] = [hubWith({ services }), hubWith({ services })];
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    await Promise.all([one.start(), other.start()]);
    const before = other.report.revision;

    await Promise.all([one.switches.turnOff({ tool: 'ping' }, reason), other.switches.turnOff({ tool: 'pong' }, reason)]);
    await vi.advanceTimersByTimeAsync(2_000);

    for (const hub of [one, other])
      for (const tool of [ping, pong]) await expect(hub.call(tool, {})).rejects.toMatchObject({ code: 'MILLRACE_TURNED_OFF' });
    expect(other.report.revision).toBeGreaterThan(before);
    expect(await one.switches.list()).toHaveLength(2);
  });

  it('stand as they were while the store does not answer, and nothing is changed then', async () => {
    const store = lastingStore();
    const hub = hubWith({ services: [provide(stateStore, store)] });
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    await hub.start();
    await hub.switches.turnOff({ tool: 'ping' }, reason);

    store.isDown = true;
    await vi.advanceTimersByTimeAsync(6_000);

    await expect(hub.switches.turnOff({ tool: 'pong' }, reason)).rejects.toMatchObject({
      code: 'MILLRACE_SWITCH_NOT_KEPT',
      retryable: true,
    });
    await expect(hub.switches.turnOn({ tool: 'ping' }, reason)).rejects.toMatchObject({ code: 'MILLRACE_SWITCH_NOT_KEPT' });
    await expect(hub.call(ping, {})).rejects.toMatchObject({ code: 'MILLRACE_TURNED_OFF' });
    await expect(hub.call(pong, {})).resolves.toBe('pong');
  });

  it('hold again when the plugin that keeps them comes later', async () => {
    const store = lastingStore();
    const first = hubWith({ services: [provide(stateStore, store)] });
    await first.switches.turnOff({ tool: 'ping' }, reason);
    let isBroken = true;
    const keeper = definePlugin({
      name: 'keeper',
      provides: { stateStore },
      start() {
        if (isBroken) throw new Error('no disk');
        return { services: { stateStore: store } };
      },
    });
    const hub = hubWith({ plugins: [table(), keeper(undefined, { onFailure: 'isolate', restart: false })] });
    await hub.start();

    const without = await hub.call(ping, {});
    isBroken = false;
    await hub.restart('keeper');

    expect(without).toBe('ping');
    await expect(hub.call(ping, {})).rejects.toMatchObject({ code: 'MILLRACE_TURNED_OFF' });
  });

  it('stay off when a store in memory has forgotten them', async () => {
    const store = lastingStore();
    const hub = hubWith({ services: [provide(stateStore, store)] });
    await hub.switches.turnOff({ tool: 'ping' }, reason);

    store.values.clear();
    await hub.switches.turnOff({ tool: 'pong' }, reason);

    expect(await hub.switches.list()).toHaveLength(2);
    await expect(hub.call(ping, {})).rejects.toMatchObject({ code: 'MILLRACE_TURNED_OFF' });
  });

  it.each([
    [{ tool: 'pnig' }, reason, /there is no tool 'pnig'; did you mean 'ping'\?/],
    [{ plugin: 'tabel' }, reason, /there is no plugin 'tabel'; did you mean 'table'\?/],
    [{ tool: 'ping' }, { by: '', why: 'x' }, /'by' must be one line/],
    [{ tool: 'ping' }, { by: 'ada', why: 'one\nThe tool was turned on.' }, /'why' must be one line/],
    [{ tool: 'ping' }, undefined, /'by' must be one line/],
    [{ tol: 'ping' }, reason, /the target must be/],
    [{ principal: '' }, reason, /the target must be/],
  ])('refuse %j by %j', async (target, given, problem) => {
    const hub = hubWith();

    await expect(hub.switches.turnOff(target as never, given as never)).rejects.toMatchObject({
      code: 'MILLRACE_SWITCH_INVALID',
      message: expect.stringMatching(problem),
    });
    expect(await hub.switches.list()).toEqual([]);
  });

  it('can turn on what is there no more', async () => {
    const store = lastingStore();
    const services = [provide(stateStore, store)];
    await hubWith({ services }).switches.turnOff({ plugin: 'table' }, reason);
    const hub = hubWith({ services, plugins: [] });

    await hub.switches.turnOn({ plugin: 'table' }, reason);

    expect(await hub.switches.list()).toEqual([]);
  });
});
