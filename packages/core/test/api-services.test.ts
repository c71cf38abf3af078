// The public API as its documentation shows it, used from outside: what an author and a host write, and what a client then sees.
import {
  artifact,
  callFinished,
  clock,
  createHub,
  definePlugin,
  ids,
  localPrincipal,
  introspection,
  logger,
  points,
  provide,
  stateStore,
  tokenCounter,
  tool,
  type CallFinished,
  type HubOptions,
  type Introspection,
  type Logger,
  type Outcome,
  type Principal,
  type StateStore,
} from '@millrace/core';
import { connectClient, fakeClock, fakeIds, testHub } from '@millrace/testkit';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openBank, transferWith } from './support/bank.js';
import { clients, weather, weatherToday } from './support/weather.js';

const nothing = z.strictObject({});
const order = { from: 'a', to: 'b', cents: 500 };
const who = (id: string, ...scopes: string[]): Principal => ({ ...localPrincipal('http'), id, scopes: new Set(scopes) });

beforeEach(() => void clients.splice(0));

describe('services of the host', () => {
  it('give time and ids to plugins, calls and deadlines', async () => {
    const seen: unknown[] = [];
    const look = tool({
      name: 'look',
      purpose: 'Looks.',
      effect: 'reads',
      deadlineMs: 500,
      input: nothing,
      handle: (_, call) => (seen.push([call.id, call.deadline]), 'seen'),
    });
    const time = fakeClock(1_000);
    const hub = await testHub([], { tools: [look], clock: time, services: [provide(ids, fakeIds('call'))] });

    await hub.call(look, {});
    time.advance(100);
    await hub.call(look, {});

    expect(seen).toEqual([
      ['call-1', 1_500],
      ['call-2', 1_600],
    ]);
    await hub.stop();
  });

  it('take the place of what the core brings: log, counter', async () => {
    const lines: string[] = [];
    const write = (message: string, fields?: Readonly<Record<string, unknown>>): void =>
      void lines.push(`${String(fields?.['plugin'])}: ${message}`);
    const log: Logger = { debug: write, info: write, warn: write, error: write };
    const counted: (number | Promise<number>)[] = [];
    const user = definePlugin({
      name: 'user',
      needs: { tokenCounter },
      start: ({ needs, log: own }) => (own.info('started'), counted.push(needs.tokenCounter.count('12345')), {}),
    });
    const own = await testHub(user(), { services: [provide(logger, log)] });
    const other = await testHub(user(), { services: [provide(tokenCounter, { method: 'letters', count: (text) => text.length })] });

    expect(lines).toEqual(['user: started']);
    expect(counted).toEqual([2, 5]);
    await own.stop();
    await other.stop();
  });

  it('let a plugin look at its hub', async () => {
    let hubSeen: Introspection | undefined;
    const curious = definePlugin({
      name: 'curious',
      needs: { introspection },
      start: ({ needs }) => ((hubSeen = needs.introspection), {}),
    });
    const hub = await testHub([curious(), weather({ baseUrl: 'https://x.test' })]);

    expect(hubSeen?.tools().map(({ name }) => name)).toEqual(['weather_today']);
    expect(hubSeen?.report.plugin('weather')?.state).toBe('running');
    expect(await hubSeen?.health()).toMatchObject({ ready: true });
    await hub.stop();
  });
});

describe('state', () => {
  /** A state store that outlives hubs, as a database does. */
  function sharedStore(): StateStore & { readonly keys: ReadonlyMap<string, string> } {
    const keys = new Map<string, string>();
    return {
      keys,
      get: async <T>(key: string) => (keys.has(key) ? (JSON.parse(keys.get(key)!) as T) : undefined),
      set: async (key, value) => void keys.set(key, JSON.stringify(value)),
      compareAndSet: async (key, expected, value) =>
        keys.get(key) === (expected === undefined ? undefined : JSON.stringify(expected)) && (keys.set(key, JSON.stringify(value)), true),
      delete: async (key) => void keys.delete(key),
    };
  }

  const count = tool({
    name: 'count',
    purpose: 'Counts.',
    effect: 'writes',
    input: z.strictObject({ handle: z.string().optional() }),
    async handle({ handle }, call) {
      const state = call.state(handle === undefined ? 'principal' : { handle });
      const n = ((await state.get<number>('n')) ?? 0) + 1;
      await state.set('n', n);
      return String(n);
    },
  });

  it('lies in the store of the host, and a later hub finds it again', async () => {
    const store = sharedStore();
    const first = await testHub([], { tools: [count], services: [provide(stateStore, store)] });
    await first.call(count, {});
    await first.stop();

    const second = await testHub([], { tools: [count], services: [provide(stateStore, store)] });

    expect(await second.call(count, {})).toBe('2');
    await second.stop();
  });

  it('of one principal is out of reach of another, whatever their names and handles are', async () => {
    const hub = await testHub([], { tools: [count] });
    const as = (id: string, tenant: string, handle?: string): Promise<unknown> =>
      hub.call(count, { ...(handle !== undefined && { handle }) }, { principal: { ...who(id), tenant } });

    const counts = [
      await as('ada:x', 't'),
      await as('ada', 't', 'x'),
      await as('b/c', 'a'),
      await as('c', 'a/b'),
      await as('ada', 't'),
      await as('ada', 't', 'n'),
    ];

    expect(counts).toEqual(['1', '1', '1', '1', '1', '1']);
    await hub.stop();
  });

  it('lets any of several replicas take the answer to a question that another has asked', async () => {
    const bank = openBank();
    const services = [provide(stateStore, sharedStore())];
    const options: HubOptions = { name: 'replica', tools: [transferWith(bank)], services, stateKey: 'a key that all the replicas share' };
    const replicas = [createHub(options), createHub(options)] as const;
    let turn = 0;
    const rounds: number[] = [];
    const client = new Client(
      { name: 'c', version: '1' },
      { capabilities: { elicitation: { form: {} } }, versionNegotiation: { mode: { pin: '2026-07-28' } } },
    );
    client.setRequestHandler('elicitation/create', () => (rounds.push(turn), { action: 'accept' as const, content: { agree: true } }));
    const fetch = (input: string | URL, init?: RequestInit): Promise<Response> => replicas[turn++ % 2]!.fetch(new Request(input, init));
    await client.connect(new StreamableHTTPClientTransport(new URL('http://localhost/mcp'), { fetch }));

    const answer = await client.callTool({ name: 'transfer', arguments: order });

    expect(answer.structuredContent).toEqual({ receipt: 'receipt 1' });
    expect(bank.counts.quotes).toBe(1);
    expect(turn).toBeGreaterThan(rounds[0] ?? Infinity);
    await client.close();
    await Promise.all(replicas.map((hub) => hub.stop()));
  });
});

describe('artifacts', () => {
  it('are links that only the principal they were made for can read', async () => {
    const big = tool({
      name: 'big',
      purpose: 'Gives much.',
      effect: 'reads',
      input: nothing,
      handle: () => artifact('line\n'.repeat(1_000), { mime: 'text/plain', name: 'log' }),
    });
    const hub = await testHub([], { tools: [big] });
    const ada = await connectClient(hub, { principal: who('ada') });
    const eve = await connectClient(hub, { principal: who('eve') });

    const [link] = (await ada.callTool('big')).content;
    const uri = String(link?.['uri']);

    expect(link).toMatchObject({ type: 'resource_link', name: 'log', mimeType: 'text/plain', size: 5_000 });
    expect(await ada.readResource(uri)).toEqual([{ uri, mimeType: 'text/plain', text: 'line\n'.repeat(1_000) }]);
    await expect(eve.readResource(uri)).rejects.toMatchObject({ code: -32_602, data: { uri } });
    expect(await ada.listResources()).toEqual([]);
    await ada.close();
    await eve.close();
    await hub.stop();
  });
});

describe('work after the answer', () => {
  it('is done when the hub has settled: costs booked, the call told', async () => {
    const outcomes: Outcome[] = [];
    const told: CallFinished[] = [];
    const ledger = definePlugin({
      name: 'ledger',
      start({ add, on }) {
        add(points.costHooks, {
          name: 'ledger',
          reserve: async (call) => ({ id: call.id }),
          settle: async (_, outcome) => {
            await new Promise((resolve) => setTimeout(resolve, 5));
            outcomes.push(outcome);
          },
        });
        on(callFinished, (finished) => told.push(finished));
        return {};
      },
    });
    const hub = await testHub([ledger(), weather({ baseUrl: 'https://x.test' })], {
      principal: 'ada',
      services: [provide(clock, fakeClock(9))],
    });

    await hub.call(weatherToday, { city: 'Oslo' });
    const withAnswer = outcomes.length;
    await hub.settled();

    expect(withAnswer).toBe(0);
    expect(outcomes).toMatchObject([{ ran: true, ok: true, result: { structured: { celsius: 7 } } }]);
    expect(told).toMatchObject([
      {
        call: { kind: 'tool', name: 'weather_today', plugin: 'weather', principal: { id: 'ada' }, client: { era: 'local' } },
        input: { city: 'Oslo' },
        finishedAt: 9,
      },
    ]);
    await hub.stop();
  });
});
