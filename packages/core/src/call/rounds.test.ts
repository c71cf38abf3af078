import { z } from 'zod';
import { describe, expect, it, vi } from 'vitest';
import {
  clock,
  createHub,
  definePlugin,
  fail,
  localPrincipal,
  points,
  provide,
  stateStore,
  tool,
  type CostHook,
  type Hub,
  type Outcome,
} from '../index.js';
import { servingOf, type CallReply, type CallRequest } from '../hub/serving.js';
import { createMemoryStateStore } from '../service/memory-state-store.js';

const client = { name: 'test', version: '1', era: 'modern' as const, canAsk: true };
const ada = { ...localPrincipal('http'), id: 'ada' };

/** A bank of the test's own: quotes a fee, moves money once per key. */
function bank() {
  const moved: string[] = [];
  return {
    moved,
    quote: vi.fn(async () => ({ fee: 25 })),
    move: async (from: string, to: string, cents: number, key: string) => (
      moved.push(`${from}>${to} ${cents} ${key}`),
      `receipt ${moved.length}`
    ),
  };
}

function transferTool(till: ReturnType<typeof bank>) {
  return tool({
    name: 'transfer',
    purpose: 'Moves money.',
    effect: 'writes',
    input: z.object({ from: z.string(), to: z.string(), cents: z.number().int() }),
    output: z.object({ receipt: z.string() }),
    async handle({ from, to, cents }, call) {
      const quote = await call.once('quote', () => till.quote());
      const { agree } = await call.ask('agree', {
        message: `Move ${cents} cents for a fee of ${quote.fee}?`,
        schema: z.object({ agree: z.boolean() }),
      });
      if (!agree) fail('declined', 'The user declined the transfer.');
      return { receipt: await till.move(from, to, cents, call.id) };
    },
  });
}

const input = { from: 'a', to: 'b', cents: 500 };
const request = (more: Partial<CallRequest> = {}): CallRequest => ({
  kind: 'tool',
  name: 'transfer',
  input,
  principal: ada,
  client,
  ...more,
});
const yes = { agree: { action: 'accept' as const, content: { agree: true } } };

async function asked(hub: Hub, more: Partial<CallRequest> = {}): Promise<Extract<CallReply, { kind: 'ask' }>> {
  const reply = await servingOf(hub).run(request(more));
  if (reply.kind !== 'ask') throw new Error(JSON.stringify(reply));
  return reply;
}

describe('a call that asks', () => {
  it('runs again with the answer, doing what once guards a single time, under one id and one reservation', async () => {
    const till = bank();
    const outcomes: Outcome[] = [];
    const hook: CostHook = {
      name: 'till',
      reserve: vi.fn((call) => ({ id: call.id })),
      settle: (_held, outcome) => void outcomes.push(outcome),
    };
    const identity = vi.fn(() => ({ kind: 'allow' as const }));
    const policy = vi.fn(() => ({ kind: 'allow' as const }));
    const plugin = definePlugin({
      name: 'p',
      start: ({ add }) => (
        add(points.costHooks, hook),
        add(points.guards, { phase: 'identity', decide: identity }),
        add(points.guards, { phase: 'policy', decide: policy }),
        {}
      ),
    });
    const hub = createHub({ name: 'h', tools: [transferTool(till)], plugins: [plugin()] });

    const first = await asked(hub);
    await hub.settled();
    const settledWhileAsked = outcomes.length;
    const reply = await servingOf(hub).run(request({ round: { state: first.state, answers: yes } }));
    await hub.settled();

    expect(first.questions['agree']).toMatchObject({
      message: 'Move 500 cents for a fee of 25?',
      jsonSchema: { type: 'object', required: ['agree'] },
    });
    expect(reply).toMatchObject({ kind: 'result', structured: { receipt: 'receipt 1' } });
    expect(till.quote).toHaveBeenCalledOnce();
    expect(settledWhileAsked).toBe(0);
    expect(hook.reserve).toHaveBeenCalledOnce();
    expect(outcomes).toMatchObject([{ ran: true, ok: true }]);
    expect([identity.mock.calls.length, policy.mock.calls.length]).toEqual([2, 1]);
    await hub.stop();
  });

  it('refuses state that is forged, replayed, or of another caller, tool or input', async () => {
    const till = bank();
    const other = tool({ name: 'other', purpose: 'Is another.', effect: 'reads', input: z.object({}).loose(), handle: () => 'x' });
    const hub = createHub({ name: 'h', tools: [transferTool(till), other] });
    const serving = servingOf(hub);
    const { state } = await asked(hub);
    const resume = (more: Partial<CallRequest>, answered = state): Promise<CallReply> =>
      serving.run(request({ round: { state: answered, answers: yes }, ...more }));

    const replies = [
      await resume(
        {},
        state.replace(/\.(.)/, (_, first: string) => `.${first === 'A' ? 'B' : 'A'}`),
      ),
      await resume({}, `x${state}`),
      await resume({}, 'nonsense'),
      await resume({ principal: { ...ada, id: 'eve' } }),
      await resume({ principal: { ...ada, tenant: 'elsewhere' } }),
      await resume({ name: 'other' }),
      await resume({ input: { ...input, cents: 999_999 } }),
    ];
    const good = await resume({});
    const replay = await resume({});

    for (const reply of [...replies, replay])
      expect(reply).toMatchObject({ kind: 'failure', isProtocol: true, failure: { code: 'MILLRACE_ROUND_INVALID' } });
    expect(good.kind).toBe('result');
    expect(till.moved).toHaveLength(1);
    await hub.stop();
  });

  it('refuses state of another view, or whose answers are too many', async () => {
    const endless = tool({
      name: 'transfer',
      purpose: 'Asks for ever.',
      effect: 'reads',
      input: z.object({}).loose(),
      handle: async (_input, call) => call.ask(`q${call.round}`, { message: 'And?', schema: z.object({}) }).then(String),
    });
    const hub = createHub({ name: 'h', tools: [endless], views: { some: { tools: ['*'] } } });
    const serving = servingOf(hub);
    const { state } = await asked(hub);

    const elsewhere = await serving.run(request({ view: 'some', round: { state, answers: {} } }));
    let reply: CallReply = await serving.run(request({ round: { state, answers: {} } }));
    let rounds = 2;
    while (reply.kind === 'ask' && rounds < 100) {
      reply = await serving.run(request({ round: { state: reply.state, answers: {} } }));
      rounds += 1;
    }

    expect(elsewhere).toMatchObject({ failure: { code: 'MILLRACE_ROUND_INVALID', message: expect.stringContaining('another caller') } });
    expect(reply).toMatchObject({ failure: { code: 'MILLRACE_ROUND_INVALID', message: expect.stringContaining('asked 32 times') } });
    await hub.stop();
  });

  it('lets a principal keep a hundred questions open, and gives up the oldest for one more', async () => {
    const settled: string[] = [];
    const plugin = definePlugin({
      name: 'p',
      start: ({ add }) => (
        add(points.costHooks, { name: 'till', reserve: ({ id }) => ({ id }), settle: ({ id }) => void settled.push(id) }),
        {}
      ),
    });
    const hub = createHub({ name: 'h', tools: [transferTool(bank())], plugins: [plugin()] });
    const first = await asked(hub);
    const other = await asked(hub, { principal: { ...ada, id: 'bob' } });
    for (let at = 0; at < 100; at++) await asked(hub);
    await hub.settled();

    const settledWhileOpen = settled.length;
    const late = await servingOf(hub).run(request({ round: { state: first.state, answers: yes } }));
    const kept = await servingOf(hub).run(request({ principal: { ...ada, id: 'bob' }, round: { state: other.state, answers: yes } }));

    expect(settledWhileOpen).toBe(1);
    expect(late).toMatchObject({ failure: { code: 'MILLRACE_ROUND_INVALID' } });
    expect(kept.kind).toBe('result');
    await hub.stop();
  });

  it('refuses an answer that comes too late', async () => {
    let now = 1_000;
    const hub = createHub({ name: 'h', tools: [transferTool(bank())], services: [provide(clock, { now: () => now })] });
    const { state } = await asked(hub);

    now += 600_001;
    const reply = await servingOf(hub).run(request({ round: { state, answers: yes } }));

    expect(reply).toMatchObject({
      kind: 'failure',
      failure: { code: 'MILLRACE_ROUND_INVALID', message: expect.stringContaining('expired') },
    });
    await hub.stop();
  });

  it('ends with its own code when the user declines, and with another when the answer does not fit', async () => {
    const hub = createHub({ name: 'h', tools: [transferTool(bank())] });
    const decline = await asked(hub);
    const misfit = await asked(hub);

    const declined = await servingOf(hub).run(request({ round: { state: decline.state, answers: { agree: { action: 'decline' } } } }));
    const wrong = await servingOf(hub).run(
      request({ round: { state: misfit.state, answers: { agree: { action: 'accept', content: { agree: 'perhaps' } } } } }),
    );

    expect(declined).toMatchObject({ kind: 'failure', failure: { code: 'MILLRACE_ASK_DECLINED' } });
    expect(wrong).toMatchObject({
      kind: 'failure',
      failure: { code: 'MILLRACE_ANSWER_INVALID', message: expect.stringContaining('agree') },
    });
    await hub.stop();
  });

  it('fails where nobody can be asked, and takes answers in process', async () => {
    const transfer = transferTool(bank());
    const hub = createHub({ name: 'h', tools: [transfer] });

    await expect(hub.call(transfer, input)).rejects.toMatchObject({ code: 'MILLRACE_ASK_UNSUPPORTED' });
    expect(await hub.call(transfer, input, { answers: { agree: { agree: true } } })).toEqual({ receipt: 'receipt 1' });
    await expect(hub.call(transfer, input, { answers: { agree: { agree: false } } })).rejects.toMatchObject({ code: 'declined' });
    await hub.stop();
  });

  it('asks though its handler caught what ask throws', async () => {
    const swallow = tool({
      name: 'transfer',
      purpose: 'Swallows.',
      effect: 'reads',
      input: z.object({}).loose(),
      handle: async (_input, call) =>
        call.ask('agree', { message: 'Sure?', schema: z.object({ agree: z.boolean() }) }).then(
          () => 'asked',
          () => 'swallowed',
        ),
    });
    const hub = createHub({ name: 'h', tools: [swallow] });

    expect(await asked(hub)).toMatchObject({ questions: { agree: { message: 'Sure?' } } });
    await hub.stop();
  });

  it('asks several questions in one round', async () => {
    const form = tool({
      name: 'form',
      purpose: 'Asks twice.',
      effect: 'reads',
      input: z.object({}),
      async handle(_input, call) {
        const { who, how } = await call.askAll({
          who: { message: 'Who?', schema: z.object({ name: z.string() }) },
          how: { message: 'How?', schema: z.object({ fast: z.boolean() }) },
        });
        return `${who.name} ${how.fast ? 'fast' : 'slow'} in round ${call.round}`;
      },
    });
    const hub = createHub({ name: 'h', tools: [form] });

    expect(await hub.call(form, {}, { answers: { who: { name: 'Ada' }, how: { fast: true } } })).toBe('Ada fast in round 2');
    await hub.stop();
  });

  it('releases its reservation when the hub stops before the answer', async () => {
    const outcomes: Outcome[] = [];
    const plugin = definePlugin({
      name: 'p',
      start: ({ add }) => (
        add(points.costHooks, { name: 'till', reserve: () => ({ id: '1' }), settle: (_held, outcome) => void outcomes.push(outcome) }),
        {}
      ),
    });
    const hub = createHub({ name: 'h', tools: [transferTool(bank())], plugins: [plugin()] });
    await asked(hub);

    await hub.stop();

    expect(outcomes).toMatchObject([{ ran: false, ok: false, error: { code: 'MILLRACE_ASK_UNANSWERED' } }]);
  });

  describe('on a store that replicas share', () => {
    const twice = tool({
      name: 'transfer',
      purpose: 'Asks twice.',
      effect: 'reads',
      input: z.object({}).loose(),
      async handle(_input, call) {
        await call.ask('agree', { message: 'Sure?', schema: z.object({ agree: z.boolean() }) });
        const { again } = await call.ask('again', { message: 'Really?', schema: z.object({ again: z.boolean() }) });
        return `again ${again}`;
      },
    });
    const again = { again: { action: 'accept' as const, content: { again: true } } };
    function replicas() {
      const store = createMemoryStateStore({ now: Date.now });
      const outcomes: Outcome[] = [];
      const hook: CostHook = { name: 'till', reserve: ({ id }) => ({ id }), settle: (_held, outcome) => void outcomes.push(outcome) };
      const plugin = definePlugin({ name: 'p', start: ({ add }) => (add(points.costHooks, hook), {}) });
      const replica = (): Hub =>
        createHub({
          name: 'h',
          tools: [twice],
          plugins: [plugin()],
          services: [provide(stateStore, store)],
          stateKey: 'k'.repeat(32),
        });
      return { one: replica(), other: replica(), outcomes };
    }
    const goOn = (hub: Hub, { state }: { state: string }, answers: Required<CallRequest>['round']['answers']) =>
      servingOf(hub).run(request({ round: { state, answers } }));

    it('goes on at another replica when the one that asked has stopped, and reserves anew', async () => {
      const { one, other, outcomes } = replicas();
      const first = await asked(one);

      await one.stop();
      const second = await goOn(other, first, yes);
      const reply = await goOn(other, second as { state: string } & CallReply, again);
      await other.stop();

      expect(reply).toMatchObject({ kind: 'result', content: [{ text: 'again true' }] });
      expect(outcomes).toMatchObject([
        { ran: false, error: { code: 'MILLRACE_ASK_UNANSWERED' } },
        { ran: true, ok: true },
      ]);
    });

    it.each([
      ['stops', (one: Hub) => one.stop()],
      [
        'lets go of it for too many others',
        async (one: Hub) => {
          for (let other = 0; other < 100; other++) await asked(one);
        },
      ],
    ])('keeps its next question at another replica when the one that asked the first %s', async (_what, leave) => {
      const { one, other, outcomes } = replicas();
      const second = await goOn(other, await asked(one), yes);

      await leave(one);
      await one.settled();
      const released = outcomes.length;
      const reply = await goOn(other, second as { state: string } & CallReply, again);

      expect(released).toBe(1);
      expect(reply).toMatchObject({ kind: 'result', content: [{ text: 'again true' }] });
      await one.stop();
      await other.stop();
    });

    it('is gone when its replica lets go of it for too many others', async () => {
      const { one, other } = replicas();
      const first = await asked(one);

      for (let more = 0; more < 100; more++) await asked(one);
      await one.settled();

      expect(await goOn(other, first, yes)).toMatchObject({ kind: 'failure', failure: { code: 'MILLRACE_ROUND_INVALID' } });
      await one.stop();
      await other.stop();
    });
  });

  it('refuses a once that a later round could not see again', async () => {
    const odd = tool({
      name: 'odd',
      purpose: 'Is odd.',
      effect: 'reads',
      input: z.object({}),
      handle: async (_input, call) => String(await call.once('big', async () => 10n)),
    });
    const hub = createHub({ name: 'h', tools: [odd] });

    await expect(hub.call(odd, {})).rejects.toMatchObject({ code: 'MILLRACE_ONCE_NOT_JSON' });
    await hub.stop();
  });
});

describe('a guard that asks', () => {
  it('does not make those before it judge twice', async () => {
    const slot = vi.fn(() => ({ kind: 'allow' as const }));
    const plugin = definePlugin({
      name: 'p',
      start: ({ add }) => (
        add(points.guards, { phase: 'policy', decide: slot }),
        add(points.guards, { phase: 'capacity', decide: () => ({ kind: 'ask', message: 'Wait?' }) }),
        {}
      ),
    });
    const hub = createHub({ name: 'h', tools: [erase], plugins: [plugin()] });

    await hub.call(erase, {}, { answers: { 'p.agree': { agree: true } } });

    expect(slot).toHaveBeenCalledOnce();
    await hub.stop();
  });

  const approver = definePlugin({
    name: 'approvals',
    start: ({ add }) => (add(points.guards, { phase: 'policy', decide: () => ({ kind: 'ask', message: 'Delete?' }) }), {}),
  });
  const erase = tool({ name: 'erase', purpose: 'Erases.', effect: 'destroys', input: z.object({}), handle: () => 'gone' });

  it('lets the call go on when the user agrees, and only then', async () => {
    const hub = createHub({ name: 'h', tools: [erase], plugins: [approver()] });

    expect(await hub.call(erase, {}, { answers: { agree: { agree: true } } })).toBe('gone');
    await expect(hub.call(erase, {}, { answers: { agree: { agree: false } } })).rejects.toMatchObject({ code: 'MILLRACE_ASK_DECLINED' });
    await expect(hub.call(erase, {})).rejects.toMatchObject({ code: 'MILLRACE_ASK_UNSUPPORTED' });
    await hub.stop();
  });

  it('is asked again when the catalogue has changed since', async () => {
    let add: () => unknown = () => undefined;
    const policy = vi.fn(() => ({ kind: 'allow' as const }));
    const live = definePlugin({
      name: 'live',
      start: (context) => (
        (add = () =>
          context.add(points.guards, { phase: 'policy', decide: () => ({ kind: 'deny', code: 'new_rule', message: 'No more.' }) })),
        context.add(points.guards, { phase: 'policy', decide: policy }),
        {}
      ),
    });
    const hub = createHub({ name: 'h', tools: [transferTool(bank())], plugins: [live()] });
    const { state } = await asked(hub);

    add();
    const reply = await servingOf(hub).run(request({ round: { state, answers: yes } }));

    expect(reply).toMatchObject({ kind: 'failure', failure: { code: 'new_rule' } });
    expect(policy).toHaveBeenCalledTimes(2);
    await hub.stop();
  });
});

describe('state of a call', () => {
  it('is kept per principal and handle', async () => {
    const count = tool({
      name: 'count',
      purpose: 'Counts.',
      effect: 'writes',
      input: z.object({ handle: z.string().optional() }),
      async handle({ handle }, call) {
        const state = call.state(handle === undefined ? 'principal' : { handle });
        const n = ((await state.get<number>('n')) ?? 0) + 1;
        await state.set('n', n);
        return String(n);
      },
    });
    const hub = createHub({ name: 'h', tools: [count] });

    const seen = [
      await hub.call(count, {}, { principal: 'ada' }),
      await hub.call(count, {}, { principal: 'ada' }),
      await hub.call(count, {}, { principal: 'eve' }),
      await hub.call(count, { handle: 'x' }, { principal: 'ada' }),
    ];

    expect(seen).toEqual(['1', '2', '1', '1']);
    await hub.stop();
  });
});
