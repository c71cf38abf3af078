import { z } from 'zod';
import { describe, expect, it, vi } from 'vitest';
import {
  callFinished,
  catalogueChanged,
  createHub,
  defineEvent,
  definePlugin,
  defineService,
  defineTool,
  fail,
  localPrincipal,
  optional,
  points,
  tool,
  type AnyInlineTool,
} from '../index.js';
import { servingOf } from './serving.js';

const bankName = defineService<string>('test.bankName');
const ping = defineTool({ name: 'ping', purpose: 'Answers.', effect: 'reads', input: z.object({}) });
const failing = (name: string, start: () => never) => definePlugin({ name, start });

/** A plugin whose tool answers when it is let. */
function holding(name: string) {
  let answer = (_: string): void => {};
  const answered = new Promise<string>((resolve) => (answer = resolve));
  const slow = definePlugin({ name, tools: { ping }, start: () => ({ tools: { ping: () => answered } }) });
  return { slow, finish: () => answer('old') };
}

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
    const { slow, finish } = holding('slow');
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

describe('a plugin that takes the place of another', () => {
  const named = (name: string, answer: string): AnyInlineTool =>
    tool({ name, purpose: 'Answers.', effect: 'reads', input: z.object({}), handle: () => answer });
  const answering = (answer: string) =>
    definePlugin({ name: 'pong', version: answer, tools: { ping }, start: () => ({ tools: { ping: () => answer } }) });

  it('loses no call and leaves no moment without its tools, however often it is replaced', async () => {
    const hub = createHub({ name: 'h', plugins: [answering('0')()] });
    await hub.start();
    let isReplacing = true;
    const answers = new Set<unknown>();
    const caller = async (): Promise<void> => {
      while (isReplacing) {
        answers.add(await hub.call(ping, {}));
        await new Promise((resolve) => setImmediate(resolve));
      }
    };

    const callers = [caller(), caller(), caller()];
    for (const answer of ['1', '2', '3', '4', '5']) await hub.replace('pong', answering(answer)());
    isReplacing = false;
    await Promise.all(callers);

    expect([...answers].every((answer) => typeof answer === 'string')).toBe(true);
    expect(await hub.call(ping, {})).toBe('5');
    expect(hub.report.plugins).toHaveLength(1);
    await hub.stop();
  });

  it('starts while the old one serves, and takes over when it is ready', async () => {
    const order: string[] = [];
    let becomeReady: (() => void) | undefined;
    const next = definePlugin({
      name: 'pong',
      tools: { ping },
      start({ onReady }) {
        onReady(() => new Promise<void>((resolve) => (becomeReady = resolve)));
        return { tools: { ping: () => 'new' } };
      },
    });
    const old = definePlugin({
      name: 'pong',
      tools: { ping },
      start: ({ onStop }) => (onStop(() => order.push('old stopped')), { tools: { ping: () => 'old' } }),
    });
    const hub = createHub({ name: 'h', plugins: [old()] });
    await hub.start();

    const replaced = hub.replace('pong', next());
    await vi.waitFor(() => expect(becomeReady).toBeDefined());
    order.push(String(await hub.call(ping, {})));
    becomeReady?.();
    await replaced;
    order.push(String(await hub.call(ping, {})));

    expect(order).toEqual(['old', 'old stopped', 'new']);
    await hub.stop();
  });

  it('serves new calls while those in flight finish on the old one', async () => {
    const { slow, finish } = holding('pong');
    const hub = createHub({ name: 'h', plugins: [slow()] });
    await hub.start();
    const call = hub.call(ping, {});
    await vi.waitFor(() => expect(hub.report.callsInFlight).toBe(1));

    const replaced = hub.replace('pong', answering('new')());
    await vi.waitFor(() => expect(hub.report.plugin('pong')?.version).toBe('new'));
    const meanwhile = await hub.call(ping, {});
    finish();

    expect([meanwhile, await call]).toEqual(['new', 'old']);
    await replaced;
    await hub.stop();
  });

  it.each([
    ['its start throws', () => definePlugin({ name: 'pong', tools: { ping }, start: (): never => fail('no', 'No.') })()],
    [
      'it fails at ready',
      () =>
        definePlugin({
          name: 'pong',
          tools: { ping },
          start: ({ onReady }) => (onReady(() => Promise.reject(new Error('no'))), { tools: { ping: () => 'new' } }),
        })(),
    ],
    [
      'a tool of it has the name of another',
      () =>
        definePlugin({
          name: 'pong',
          start: ({ add }) => (add(points.tools, named('mine', 'x')), add(points.tools, named('taken', 'x')), {}),
        })(),
    ],
  ])('leaves the old one as it was when %s', async (_, next) => {
    const stopped = vi.fn();
    const old = definePlugin({
      name: 'pong',
      tools: { ping },
      provides: { bankName },
      start: ({ onStop, add }) => (
        onStop(stopped),
        add(points.tools, named('mine', 'old')),
        { tools: { ping: () => 'old' }, services: { bankName: 'old' } }
      ),
    });
    const hub = createHub({ name: 'h', plugins: [old()], tools: [named('taken', 'host')] });
    await hub.start();

    await expect(hub.replace('pong', next())).rejects.toThrow();

    expect(stopped).not.toHaveBeenCalled();
    expect([await hub.call(ping, {}), await hub.call('mine', {}), hub.service(bankName)]).toEqual(['old', 'old', 'old']);
    expect(hub.report.plugins).toMatchObject([{ name: 'pong', state: 'running' }]);
    await hub.stop();
  });

  it('hands over services, contributions and events, each heard and held by one', async () => {
    const rang = defineEvent<number>('test.rang');
    const heard: string[] = [];
    const route = (text: string) => ({ method: 'GET', path: '/who', isPublic: true, handle: () => new Response(text) }) as const;
    const copy = (text: string) =>
      definePlugin({
        name: 'copy',
        provides: { bankName },
        start({ add, on }) {
          add(points.tools, named('who', text));
          add(points.httpRoutes, route(text));
          add(points.healthChecks, { name: 'copy.check', check: () => ({ status: 'pass' }) });
          on(rang, (count) => heard.push(`${text} ${count}`));
          return { services: { bankName: text } };
        },
      });
    let ring: (count: number) => void = () => {};
    const ringer = definePlugin({ name: 'ringer', start: ({ emit }) => ((ring = (count) => emit(rang, count)), {}) });
    const hub = createHub({ name: 'h', plugins: [copy('old')(), ringer()] });
    await hub.start();

    ring(1);
    await hub.replace('copy', copy('new')());
    ring(2);
    const response = await hub.fetch(new Request('http://localhost/who'));

    expect(heard).toEqual(['old 1', 'new 2']);
    expect([hub.service(bankName), await hub.call('who', {}), await response.text()]).toEqual(['new', 'new', 'new']);
    expect((await hub.health()).checks).toHaveLength(1);
    expect(hub.report.plugin('copy')?.holds.contributions).toEqual(['core.tools', 'core.httpRoutes', 'core.healthChecks']);
    await hub.stop();
  });

  it('keeps its place among the plugins, so that guards judge in the same order', async () => {
    const judged: string[] = [];
    const judging = (name: string, text: string) =>
      definePlugin({
        name,
        start: ({ add }) => (add(points.guards, { phase: 'policy', decide: () => (judged.push(text), { kind: 'allow' }) }), {}),
      });
    const hub = createHub({ name: 'h', plugins: [judging('a', 'a')(), judging('b', 'b')()], tools: [named('mine', 'x')] });
    await hub.start();

    await hub.replace('a', judging('a', 'A')());
    await hub.call('mine', {});

    expect(judged).toEqual(['A', 'b']);
    await hub.stop();
  });

  it('lets no call pass unjudged, and settles each reservation with the hook that gave it', async () => {
    const open: Record<string, number> = {};
    const accountant = (text: string) =>
      definePlugin({
        name: 'accountant',
        start({ add, onStop }) {
          let isOpen = true;
          onStop(() => (isOpen = false));
          add(points.costHooks, {
            name: text,
            reserve: ({ id }) => ((open[text] = (open[text] ?? 0) + 1), { id }),
            settle: () => void (isOpen ? (open[text] = (open[text] ?? 0) - 1) : expect.unreachable('settled after it was stopped')),
          });
          return {};
        },
      });
    const waiting: (() => void)[] = [];
    const slow = tool({
      name: 'slow',
      purpose: 'Waits.',
      effect: 'reads',
      input: z.object({}),
      handle: () => new Promise<string>((resolve) => waiting.push(() => resolve('done'))),
    });
    const hub = createHub({ name: 'h', plugins: [accountant('old')()], tools: [slow, named('quick', 'x')] });
    await hub.start();
    const call = hub.call(slow, {});
    await vi.waitFor(() => expect(waiting).toHaveLength(1));

    const replaced = hub.replace('accountant', accountant('new')());
    await vi.waitFor(async () => {
      await hub.call('quick', {});
      expect(open).toHaveProperty('new');
    });
    waiting[0]?.();
    await call;
    await replaced;
    await hub.settled();

    expect(open).toEqual({ old: 0, new: 0 });
    await hub.stop();
  });

  it('releases what it holds for a question that is still open, and the call goes on without it', async () => {
    const settled: string[] = [];
    const accountant = (text: string) =>
      definePlugin({
        name: 'accountant',
        start: ({ add }) => (
          add(points.costHooks, { name: text, reserve: ({ id }) => ({ id }), settle: (_, { ok }) => void settled.push(`${text} ${ok}`) }),
          {}
        ),
      });
    const asking = tool({
      name: 'asking',
      purpose: 'Asks.',
      effect: 'reads',
      input: z.object({}),
      handle: (_, call) => call.ask('size', { message: 'Size?', schema: z.object({ size: z.string() }) }).then(({ size }) => size),
    });
    const hub = createHub({ name: 'h', plugins: [accountant('old')()], tools: [asking] });
    await hub.start();
    const serving = servingOf(hub);
    const client = { name: 'c', version: '0', era: 'modern', canAsk: true } as const;
    const request = { kind: 'tool', name: 'asking', input: {}, principal: localPrincipal('in-process'), client } as const;
    const asked = await serving.run(request);
    const state = asked.kind === 'ask' ? asked.state : '';

    await hub.replace('accountant', accountant('new')());
    const answers = { size: { action: 'accept', content: { size: 'large' } } } as const;
    const answered = await serving.run({ ...request, round: { state, answers } });
    await hub.settled();

    expect(answered).toMatchObject({ kind: 'result', content: [{ text: 'large' }] });
    expect(settled).toEqual(['old false', 'new true']);
    await hub.stop();
  });

  it('tells clients once that the catalogue has changed, with both copies never listed together', async () => {
    const lists: number[] = [];
    const watcher = definePlugin({
      name: 'watcher',
      start: ({ on }) => (on(catalogueChanged, () => lists.push(hub.report.plugins.filter(({ name }) => name === 'pong').length)), {}),
    });
    const hub = createHub({ name: 'h', plugins: [watcher(), answering('old')()] });
    await hub.start();
    await Promise.resolve();
    lists.length = 0;

    await hub.replace('pong', answering('new')());

    expect(lists).toEqual([1]);
    await hub.stop();
  });

  it('is not let in while a running plugin holds a service of the old one, though it could do without', async () => {
    const bank = definePlugin({ name: 'bank', provides: { bankName }, start: () => ({ services: { bankName: 'b' } }) });
    const user = definePlugin({ name: 'user', needs: { bankName: optional(bankName) }, start: () => ({}) });
    const hub = createHub({ name: 'h', plugins: [bank(), user()] });
    await hub.start();

    await expect(hub.replace('bank', bank())).rejects.toMatchObject({
      code: 'MILLRACE_PLUGIN_NEEDED',
      message: expect.stringMatching(/'user'.*hub\.restart\('bank'\)/s),
    });
    await hub.stop();
  });

  it('waits for the change before it, so that of many at once each sees the one before', async () => {
    const hub = createHub({ name: 'h' });
    await hub.start();

    const results = await Promise.allSettled([
      hub.add(answering('1')()),
      hub.replace('pong', answering('2')()),
      hub.add(answering('3')()),
      hub.remove('pong'),
      hub.add(answering('4')()),
    ]);

    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(await hub.call(ping, {})).toBe('4');
    await hub.stop();
  });

  it('aborts a call that outlasts the drain, and says that it may be tried again', async () => {
    const endless = definePlugin({
      name: 'pong',
      tools: { ping },
      start: () => ({ tools: { ping: () => new Promise<string>(() => {}) } }),
    });
    const hub = createHub({ name: 'h', plugins: [endless()], drainMs: 20 });
    await hub.start();
    const refused = hub.call(ping, {}).catch((error: unknown) => error);
    await vi.waitFor(() => expect(hub.report.callsInFlight).toBe(1));

    await hub.replace('pong', answering('new')());

    expect(await refused).toMatchObject({ code: 'MILLRACE_PLUGIN_STOPPING', retryable: true });
    expect(await hub.call(ping, {})).toBe('new');
    await hub.stop();
  });

  it('says what of the old one did not close, and serves all the same', async () => {
    const torn = definePlugin({
      name: 'pong',
      start: ({ onStop }) => (
        onStop(() => {
          throw new Error('torn');
        }, 'socket'),
        {}
      ),
    });
    const hub = createHub({ name: 'h', plugins: [torn()] });
    await hub.start();

    await expect(hub.replace('pong', answering('new')())).rejects.toMatchObject({ code: 'MILLRACE_STOP_FAILED' });

    expect(await hub.call(ping, {})).toBe('new');
    await hub.stop();
  });

  it('counts each call once, whichever copy answered it', async () => {
    const finished: string[] = [];
    const counter = (text: string) =>
      definePlugin({ name: 'counter', start: ({ on }) => (on(callFinished, ({ call }) => finished.push(`${text} ${call.name}`)), {}) });
    const hub = createHub({ name: 'h', plugins: [counter('old')()], tools: [named('mine', 'x')] });
    await hub.start();

    await hub.call('mine', {});
    await hub.settled();
    await hub.replace('counter', counter('new')());
    await hub.call('mine', {});
    await hub.settled();

    expect(finished).toEqual(['old mine', 'new mine']);
    await hub.stop();
  });
});
