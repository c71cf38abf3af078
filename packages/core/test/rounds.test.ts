import { createHub, definePlugin, definePrompt, defineResource, localPrincipal, points, tool } from '@millrace/core';
import type { AnyQuestion, Call, CostHook, Hub, Outcome } from '@millrace/core';
import { connectClient } from '@millrace/testkit';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { createFetch } from '@millrace/core/http';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { legacyWire, modernWire } from './support/rpc-wire.js';

const eras = ['modern', 'legacy'] as const;
const agree = { message: 'Sure?', schema: z.object({ agree: z.boolean() }) };
const greeting = { sample: { messages: [{ role: 'user', content: { type: 'text', text: 'Greet.' } }], maxTokens: 9 } } as const;
const login = { message: 'Sign in', url: 'https://bank.example/login' };

/** A tool that does what a test says. */
function asker(handle: (call: Call) => Promise<unknown>, name = 'asker') {
  return tool({
    name,
    purpose: 'Asks.',
    effect: 'writes',
    input: z.object({ for: z.string().optional() }),
    handle: async (_, call) => JSON.stringify(await handle(call)),
  });
}

let hub: Hub;
afterEach(() => hub.stop());

/** A hub with one asking tool, and a book of what was reserved and settled. */
function bookedHub(handle: (call: Call) => Promise<unknown>) {
  const ids: string[] = [];
  const outcomes: Outcome[] = [];
  const hook: CostHook = {
    name: 'book',
    reserve: (call) => (ids.push(call.id), { id: call.id }),
    settle: (_held, outcome) => void outcomes.push(outcome),
  };
  const book = definePlugin({ name: 'book', start: ({ add }) => (add(points.costHooks, hook), {}) });
  hub = createHub({ name: 'rounds', tools: [asker(handle)], plugins: [book()] });
  return { ids, outcomes };
}

describe.each(eras)('a call of the %s era', (era) => {
  it('asks for a form, a visit, a sample and roots in one round', async () => {
    hub = createHub({
      name: 'rounds',
      tools: [asker((call) => call.askAll({ form: agree, visit: login, sample: greeting, roots: { roots: true } }))],
    });
    const client = await connectClient(hub, {
      era,
      answers: [{ agree: true }, {}],
      sample: ({ maxTokens }) => ({ role: 'assistant', content: { type: 'text', text: `Hi in ${maxTokens}.` } }),
      roots: [{ uri: 'file:///project', name: 'Project' }],
    });

    const { content } = await client.callTool('asker');

    expect(JSON.parse(content[0]?.text ?? '')).toMatchObject({
      form: { agree: true },
      sample: { role: 'assistant', content: { text: 'Hi in 9.' } },
      roots: [{ uri: 'file:///project', name: 'Project' }],
    });
    expect(client.questions).toEqual(['Sure?', 'Sign in https://bank.example/login']);
    await client.close();
  });

  it('goes no further where the user will not visit the page', async () => {
    const reached: string[] = [];
    hub = createHub({ name: 'rounds', tools: [asker(async (call) => (await call.ask('visit', login), reached.push('paid')))] });
    const client = await connectClient(hub, { era, answers: ['decline'] });

    const answer = await client.callTool('asker');

    expect(answer).toMatchObject({ isError: true, content: [{ text: "The user did not agree to 'asker'." }] });
    expect(reached).toEqual([]);
    await client.close();
  });

  it.each<[string, AnyQuestion, object]>([
    ['a form', agree, { elicitation: { form: {} } }],
    ['a visit', login, { elicitation: { url: {} } }],
    ['a sample', greeting, { sampling: {} }],
    ['a sample with tools', { sample: { ...greeting.sample, tools: [] } }, { sampling: { tools: {} } }],
    ['roots', { roots: true }, { roots: {} }],
  ])('is refused where it asks for %s and the client did not declare that it can', async (_, question, requiredCapabilities) => {
    hub = createHub({ name: 'rounds', tools: [asker((call) => call.ask('q', question))] });
    const client = await connectClient(hub, { era });

    const said = await client.callTool('asker').catch((cause: unknown) => cause);

    expect(said).toMatchObject(
      era === 'modern'
        ? { code: -32021, data: { requiredCapabilities } }
        : { isError: true, structuredContent: { error: { code: 'MILLRACE_ASK_UNSUPPORTED' } } },
    );
    await client.close();
  });

  it('keeps one id and one reservation over all its rounds, and settles once', async () => {
    const rounds: string[] = [];
    const { ids, outcomes } = bookedHub(async (call) => {
      rounds.push(call.id);
      await call.ask('one', agree);
      await call.ask('two', agree);
      return call.round;
    });
    const client = await connectClient(hub, { era, answers: [{ agree: true }, { agree: true }] });

    const { content } = await client.callTool('asker');
    await hub.settled();

    expect(content[0]?.text).toBe('3');
    expect(new Set(rounds).size).toBe(1);
    expect(rounds).toHaveLength(3);
    expect(ids).toEqual([rounds[0]]);
    expect(outcomes).toMatchObject([{ ran: true, ok: true }]);
    await client.close();
  });

  it('does what once guards a single time, also where it is under way while the question leaves', async () => {
    const effects: string[] = [];
    const effect = (name: string) => async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return effects.push(name);
    };
    hub = createHub({
      name: 'rounds',
      tools: [
        asker(async (call) => {
          const [first, second] = await Promise.all([call.once('a', effect('a')), call.once('a', effect('a')), call.ask('q', agree)]);
          return [first, second];
        }),
      ],
    });
    const client = await connectClient(hub, { era, answers: [{ agree: true }] });

    const { content } = await client.callTool('asker');

    expect(content[0]?.text).toBe('[1,1]');
    expect(effects).toEqual(['a']);
    await client.close();
  });

  it('sees what the client declared and the trace it is part of', async () => {
    hub = createHub({ name: 'rounds', tools: [asker(async ({ client: { capabilities }, trace }) => ({ capabilities, trace }))] });
    const wire = era === 'modern' ? modernWire(hub) : await legacyWire(hub);
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

    const good = await wire('tools/call', { name: 'asker', arguments: {}, _meta: { traceparent, tracestate: 'a=1', baggage: 'k=v' } });
    const bad = await wire('tools/call', {
      name: 'asker',
      arguments: {},
      _meta: { traceparent: 'x', tracestate: 'a=1', baggage: 'k\r\nv' },
    });

    expect(JSON.parse(good.body.result.content[0]?.text ?? '')).toEqual({
      capabilities: era === 'modern' ? { elicitation: {} } : {},
      trace: { traceparent, tracestate: 'a=1', baggage: 'k=v' },
    });
    expect(JSON.parse(bad.body.result.content[0]?.text ?? '')).toMatchObject({ trace: {} });
  });
});

describe.each(eras)('a resource and a prompt of the %s era', (era) => {
  function vaultHub() {
    const vault = defineResource({ name: 'vault', template: 'vault://{name}', cache: { ttlMs: 9 } });
    const plan = definePrompt({ name: 'plan', purpose: 'Plans.' });
    const vaults = definePlugin({
      name: 'vaults',
      resources: { vault },
      prompts: { plan },
      start: () => ({
        resources: { vault: async ({ name }, call) => `${name} ${(await call.ask('q', agree)).agree}` },
        prompts: { plan: async (_, call) => `Plan ${(await call.ask('q', agree)).agree}.` },
      }),
    });
    hub = createHub({ name: 'vaults', plugins: [vaults()] });
  }

  it('may ask as tools do', async () => {
    vaultHub();
    const client = await connectClient(hub, { era, answers: [{ agree: true }, { agree: false }] });

    expect(await client.readResource('vault://gold')).toMatchObject([{ uri: 'vault://gold', text: 'gold true' }]);
    expect(await client.getPrompt('plan')).toMatchObject([{ content: { text: 'Plan false.' } }]);
    await client.close();
  });

  it('fail as the protocol wants it where the user says no', async () => {
    vaultHub();
    const client = await connectClient(hub, { era, answers: ['decline', 'cancel'] });

    const said = [
      await client.readResource('vault://gold').catch((cause: unknown) => cause),
      await client.getPrompt('plan').catch((cause: unknown) => cause),
    ];

    const declined = { code: -32_000, data: { code: 'MILLRACE_ASK_DECLINED' } };
    expect(said).toMatchObject([declined, declined]);
    await client.close();
  });
});

it('what came of a call that asked is not to be kept by its client', async () => {
  const vault = defineResource({ name: 'vault', uri: 'vault://gold', cache: { ttlMs: 9 } });
  const vaults = definePlugin({
    name: 'vaults',
    resources: { vault },
    start: () => ({ resources: { vault: async (_, call) => `${call.round > 1 || (await call.ask('q', agree)).agree}` } }),
  });
  hub = createHub({ name: 'vaults', plugins: [vaults()] });
  const wire = modernWire(hub);
  const { requestState } = (await wire('resources/read', { uri: 'vault://gold' })).body.result;

  const { result } = (await wire('resources/read', { uri: 'vault://gold', inputResponses: {}, requestState })).body;

  expect(result).toMatchObject({ contents: [{ text: 'true' }], ttlMs: 0, cacheScope: 'private' });
});

describe('the state of a round', () => {
  const ada = { ...localPrincipal('http'), id: 'ada' };
  const call = { name: 'asker', arguments: { for: 'tea' } };
  const answers = { inputResponses: { q: { action: 'accept', content: { agree: true } } } };

  async function asked(): Promise<{ state: string; done: string[]; wire: ReturnType<typeof modernWire> }> {
    const done: string[] = [];
    const handle = async (one: Call): Promise<unknown> => (await one.ask('q', agree), done.push(one.principal.id));
    hub = createHub({ name: 'rounds', tools: [asker(handle), asker(handle, 'other')] });
    const wire = modernWire(hub, ada);
    const { body } = await wire('tools/call', call);
    return { state: body.result.requestState, done, wire };
  }

  it('is good for one answer of its own caller, and refused forged, foreign or replayed', async () => {
    const { state, done, wire } = await asked();
    const eve = modernWire(hub, { ...ada, id: 'eve' });
    const elsewhere = modernWire(hub, { ...ada, tenant: 'elsewhere' });
    const [payload = '', signature = ''] = state.split('.');
    const other = JSON.stringify({ ...(JSON.parse(atob(payload)) as object), round: 7 });

    const refused = [
      await wire('tools/call', { ...call, ...answers, requestState: `${payload}.${signature.slice(1)}` }),
      await wire('tools/call', { ...call, ...answers, requestState: `${btoa(other)}.${signature}` }),
      await wire('tools/call', { ...call, ...answers, requestState: 'nonsense' }),
      await wire('tools/call', { ...call, ...answers, arguments: { for: 'gold' }, requestState: state }),
      await wire('tools/call', { ...call, ...answers, name: 'other', requestState: state }),
      await eve('tools/call', { ...call, ...answers, requestState: state }),
      await elsewhere('tools/call', { ...call, ...answers, requestState: state }),
    ];
    const both = await Promise.all([1, 2].map(() => wire('tools/call', { ...call, ...answers, requestState: state })));
    const replayed = await wire('tools/call', { ...call, ...answers, requestState: state });

    const codes = [...refused, replayed].map(({ body }) => [body.error.code, body.error.data.code]);
    expect(codes).toEqual(codes.map(() => [-32602, 'MILLRACE_ROUND_INVALID']));
    expect(both.filter(({ body }) => body.result !== undefined)).toHaveLength(1);
    expect(done).toEqual(['ada']);
  });

  it('asks again for what was not answered, and takes no answer to what was not asked', async () => {
    hub = createHub({
      name: 'rounds',
      tools: [asker(async (one) => [await one.ask('first', agree), await one.ask('second', { message: 'Really?', schema: agree.schema })])],
    });
    const wire = modernWire(hub);
    const yes = { action: 'accept', content: { agree: true } };
    const one = await wire('tools/call', { name: 'asker', arguments: {} });

    const empty = await wire('tools/call', {
      name: 'asker',
      arguments: {},
      inputResponses: { other: yes },
      requestState: one.body.result.requestState,
    });
    const early = await wire('tools/call', {
      name: 'asker',
      arguments: {},
      inputResponses: { first: yes, second: yes },
      requestState: empty.body.result.requestState,
    });

    expect(Object.keys(empty.body.result.inputRequests)).toEqual(['first']);
    expect(Object.keys(early.body.result.inputRequests)).toEqual(['second']);
  });

  it('is refused where the answers are too large to be kept', async () => {
    hub = createHub({
      name: 'rounds',
      tools: [
        asker(async (one) => [
          await one.ask('text', { message: 'Text?', schema: z.object({ text: z.string() }) }),
          await one.ask('q', agree),
        ]),
      ],
    });
    const wire = modernWire(hub);
    const { body } = await wire('tools/call', { name: 'asker', arguments: {} });
    const text = { action: 'accept', content: { text: 'x'.repeat(300_000) } };

    const answer = await wire('tools/call', {
      name: 'asker',
      arguments: {},
      inputResponses: { text },
      requestState: body.result.requestState,
    });

    expect(answer.body.error).toMatchObject({ code: -32602, data: { code: 'MILLRACE_ROUND_INVALID' } });
  });

  it('means nothing in the 2025 era, where questions are requests on the session', async () => {
    const { state, done } = await asked();
    const wire = await legacyWire(hub, ada);

    const { body } = await wire('tools/call', { ...call, ...answers, requestState: state });

    expect(body.result).toMatchObject({ isError: true, structuredContent: { error: { code: 'MILLRACE_ASK_UNSUPPORTED' } } });
    expect(done).toEqual([]);
  });
});

describe('a question on a 2025 session', () => {
  async function connected(answer: () => Promise<never>) {
    const client = new Client({ name: 'rounds', version: '0' }, { capabilities: { elicitation: {} } });
    client.setRequestHandler('elicitation/create', answer);
    const fetch = createFetch(hub);
    await client.connect(
      new StreamableHTTPClientTransport(new URL('http://localhost/mcp'), { fetch: (url, init) => fetch(new Request(url, init)) }),
    );
    return client;
  }

  it('that the client fails to answer ends the call, and settles it', async () => {
    const { outcomes } = bookedHub((call) => call.ask('q', agree));
    const client = await connected(() => Promise.reject(new Error('no screen')));

    const answer = await client.callTool({ name: 'asker', arguments: {} });
    await hub.settled();

    expect(answer).toMatchObject({ isError: true, content: [{ text: "The user did not agree to 'asker'." }] });
    expect(outcomes).toMatchObject([{ ok: false, error: { code: 'MILLRACE_ASK_DECLINED' } }]);
    await client.close();
  });

  it('releases what the call holds when the call is cancelled meanwhile', async () => {
    const { outcomes } = bookedHub((call) => call.ask('q', agree));
    const controller = new AbortController();
    const client = await connected(() => (controller.abort(), new Promise<never>(() => undefined)));

    const cancelled = client.callTool({ name: 'asker', arguments: {} }, { signal: controller.signal });

    await expect(cancelled).rejects.toThrow();
    await expect.poll(() => outcomes).toMatchObject([{ ok: false, error: { code: 'MILLRACE_CALL_CANCELLED' } }]);
    await client.close();
  });
});

it.each(['javascript:alert(1)', 'http://evil.example/', 'nonsense'])(
  'a page that no client should open is never asked for: %s',
  async (url) => {
    hub = createHub({ name: 'rounds', tools: [asker((call) => call.ask('visit', { message: 'Go', url }))] });

    await expect(hub.call('asker', {}, { answers: { visit: {} } })).rejects.toMatchObject({ code: 'MILLRACE_DEFINITION_INVALID' });
  },
);
