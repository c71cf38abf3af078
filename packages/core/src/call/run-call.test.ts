import { z } from 'zod';
import { describe, expect, it, vi } from 'vitest';
import {
  artifact,
  callFinished,
  clock,
  content,
  createHub,
  definePlugin,
  definePrompt,
  defineResource,
  defineTool,
  defineTrait,
  fail,
  link,
  logger,
  MillraceError,
  points,
  provide,
  settleFailed,
  text,
  tool,
  type AnyInlineTool,
  type CallFinished,
  type CostHook,
  type Guard,
  type Hub,
  type HubOptions,
  type Outcome,
  type Shaper,
} from '../index.js';

const empty = z.object({});
const principal = (id: string, ...scopes: string[]) => ({
  id,
  tenant: 't',
  groups: [],
  scopes: new Set(scopes),
  via: 'in-process' as const,
});

interface World {
  readonly hub: Hub;
  readonly finished: CallFinished[];
  readonly logged: string[];
}

/** A hub with these parts, whose events and errors can be read. */
function world(
  parts: {
    tools?: readonly AnyInlineTool[];
    guards?: readonly Guard[];
    hooks?: readonly CostHook[];
    shapers?: readonly Shaper[];
  } & Partial<HubOptions>,
): World {
  const { guards = [], hooks = [], shapers = [], ...options } = parts;
  const finished: CallFinished[] = [];
  const logged: string[] = [];
  const ignore = (): void => {};
  const keep = (message: string, fields?: object): void => void logged.push(`${message} ${JSON.stringify(fields)}`);
  const adder = definePlugin({
    name: 'adder',
    start({ add, on }) {
      for (const guard of guards) add(points.guards, guard);
      for (const hook of hooks) add(points.costHooks, hook);
      for (const shaper of shapers) add(points.shapers, shaper);
      on(callFinished, (event) => finished.push(event));
      return {};
    },
  });
  const hub = createHub({
    name: 'h',
    plugins: [adder()],
    services: [provide(logger, { debug: ignore, info: ignore, warn: ignore, error: keep })],
    ...options,
  });
  return { hub, finished, logged };
}

const echo = tool({
  name: 'echo',
  purpose: 'Echoes.',
  effect: 'reads',
  input: z.object({ text: z.string().default('-') }),
  handle: ({ text: value }) => value,
});

describe('the pipeline', () => {
  it('goes identity, policy, capacity, replay, reserve, handle, screen, shape, answer, settle, event', async () => {
    const steps: string[] = [];
    const guard = (phase: Guard['phase']): Guard => ({
      phase,
      decide: () => (steps.push(phase), { kind: 'allow', onFinish: () => steps.push(`finish ${phase}`) }),
    });
    const hook: CostHook = {
      name: 'till',
      reserve: (call) => (steps.push('reserve'), { id: call.id }),
      settle: () => void steps.push('settle'),
    };
    const shaper = (phase: Shaper['phase']): Shaper => ({ phase, result: (result) => (steps.push(phase), result) });
    const traced = tool({ name: 'traced', purpose: 'Traces.', effect: 'reads', input: empty, handle: () => (steps.push('handle'), 'ok') });
    const { hub } = world({
      tools: [traced],
      guards: [guard('replay'), guard('capacity'), guard('identity'), guard('policy')],
      hooks: [hook],
      shapers: [shaper('shape'), shaper('screen')],
    });

    await hub.call(traced, {});
    steps.push('answer');
    await hub.settled();

    expect(steps).toEqual([
      'identity',
      'policy',
      'capacity',
      'replay',
      'reserve',
      'handle',
      'screen',
      'shape',
      'answer',
      'finish identity',
      'finish policy',
      'finish capacity',
      'finish replay',
      'settle',
    ]);
    await hub.stop();
  });

  it('says what is wrong with an input, with the path, and does not run the handler', async () => {
    const handle = vi.fn(() => 'x');
    const strict = tool({
      name: 'strict',
      purpose: 'Takes.',
      effect: 'reads',
      input: z.strictObject({ deep: z.object({ n: z.number() }) }),
      handle,
    });
    const { hub } = world({ tools: [strict] });

    const failure = await hub.call(strict, { deep: { n: 'one' as never } }).catch((error: MillraceError) => error);

    expect(failure).toMatchObject({ code: 'MILLRACE_INPUT_INVALID', message: expect.stringContaining('deep.n') });
    expect(handle).not.toHaveBeenCalled();
    await hub.stop();
  });

  it('applies defaults of the input schema and gives the checked output', async () => {
    const sized = tool({
      name: 'sized',
      purpose: 'Sizes.',
      effect: 'reads',
      input: z.object({ n: z.number().default(3) }),
      output: z.object({ n: z.number() }),
      handle: ({ n }) => ({ n, extra: true }),
    });
    const { hub } = world({ tools: [sized] });

    expect(await hub.call(sized, {})).toEqual({ n: 3 });
    await hub.stop();
  });

  it('fails a result that its output schema does not allow', async () => {
    const wrong = tool({
      name: 'wrong',
      purpose: 'Lies.',
      effect: 'reads',
      input: empty,
      output: z.object({ n: z.number() }),
      handle: () => ({ n: 'no' }) as never,
    });
    const { hub } = world({ tools: [wrong] });

    await expect(hub.call(wrong, {})).rejects.toMatchObject({ code: 'MILLRACE_OUTPUT_INVALID' });
    await hub.stop();
  });

  it('shows failures meant for the caller and masks all others, with the cause in the log alone', async () => {
    const meant = tool({
      name: 'meant',
      purpose: 'Fails.',
      effect: 'reads',
      input: empty,
      handle: () => fail('not_found', 'No such city.', { retryable: true, retryAfterMs: 5 }),
    });
    const secret = tool({
      name: 'secret',
      purpose: 'Fails.',
      effect: 'reads',
      input: empty,
      handle: () => {
        throw new Error('password=hunter2');
      },
    });
    const { hub, logged } = world({ tools: [meant, secret] });

    const masked = await hub.call(secret, {}).catch((error: MillraceError) => error as MillraceError);

    await expect(hub.call(meant, {})).rejects.toMatchObject({
      code: 'not_found',
      retryable: true,
      retryAfterMs: 5,
      message: 'No such city.',
    });
    expect(masked).toMatchObject({ code: 'MILLRACE_INTERNAL' });
    expect(String((masked as Error).message)).not.toContain('hunter2');
    expect(logged.join()).toContain('hunter2');
    await hub.stop();
  });

  it('ends a call at its deadline though the handler goes on, and survives its late rejection', async () => {
    let reject: (error: Error) => void = () => {};
    const slow = tool({
      name: 'slow',
      purpose: 'Waits.',
      effect: 'reads',
      deadlineMs: 20,
      input: empty,
      handle: () => new Promise<string>((_, no) => (reject = no)),
    });
    const { hub } = world({ tools: [slow] });

    await expect(hub.call(slow, {})).rejects.toMatchObject({ code: 'MILLRACE_CALL_TIMEOUT' });
    reject(new Error('late'));
    await hub.settled();

    expect(hub.report.callsInFlight).toBe(0);
    await hub.stop();
  });

  it("ends a call when its caller cancels, and the handler's signal with it", async () => {
    const aborted = vi.fn();
    const slow = tool({
      name: 'slow',
      purpose: 'Waits.',
      effect: 'reads',
      input: empty,
      handle: (_input, { signal }) => new Promise<string>(() => signal.addEventListener('abort', aborted)),
    });
    const { hub } = world({ tools: [slow] });
    const controller = new AbortController();
    const call = hub.call(slow, {}, { signal: controller.signal });
    const refused = expect(call).rejects.toMatchObject({ code: 'MILLRACE_CALL_CANCELLED' });
    await vi.waitFor(() => expect(hub.report.callsInFlight).toBe(1));

    controller.abort();

    await refused;
    expect(aborted).toHaveBeenCalledOnce();
    await hub.stop();
  });

  it('never reaches the handler of a call that was cancelled while it was judged', async () => {
    const handle = vi.fn(() => 'x');
    const controller = new AbortController();
    const late = tool({ name: 'late', purpose: 'Is late.', effect: 'writes', input: empty, handle });
    const { hub, finished } = world({
      tools: [late],
      guards: [{ phase: 'policy', decide: async () => (controller.abort(), { kind: 'allow' }) }],
    });

    await expect(hub.call(late, {}, { signal: controller.signal })).rejects.toMatchObject({ code: 'MILLRACE_CALL_CANCELLED' });
    await hub.settled();

    expect(handle).not.toHaveBeenCalled();
    expect(finished[0]?.outcome.ran).toBe(false);
    await hub.stop();
  });

  it('tries an idempotent tool again on a retryable failure, and no other', async () => {
    let tries = 0;
    const facts = {
      purpose: 'Tries.',
      effect: 'reads',
      input: empty,
      handle: () => (++tries < 3 ? fail('busy', 'Busy.', { retryable: true }) : 'done'),
    } as const;
    const again = tool({ name: 'again', idempotent: true, ...facts });
    const once = tool({ name: 'once', ...facts });
    const { hub } = world({ tools: [again, once] });

    const answer = await hub.call(again, {});
    tries = 0;

    expect(answer).toBe('done');
    await expect(hub.call(once, {})).rejects.toMatchObject({ code: 'busy' });
    expect(tries).toBe(1);
    await hub.stop();
  });

  it('pauses a tool that keeps failing unexpectedly, and lets expected failures be', async () => {
    let runs = 0;
    const broken = tool({
      name: 'broken',
      purpose: 'Breaks.',
      effect: 'reads',
      input: empty,
      handle: () => {
        runs += 1;
        throw new Error('boom');
      },
    });
    const picky = tool({ name: 'picky', purpose: 'Refuses.', effect: 'reads', input: empty, handle: () => fail('no', 'No.') });
    const { hub } = world({ tools: [broken, picky] });
    const codes = new Set<string>();

    for (let round = 0; round < 20; round++) {
      codes.add(
        await hub.call(broken, {}).then(
          () => '',
          (error: MillraceError) => error.code,
        ),
      );
      await hub.call(picky, {}).catch((error: MillraceError) => codes.add(`picky ${error.code}`));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }

    expect([...codes].sort()).toEqual(['MILLRACE_BREAKER_OPEN', 'MILLRACE_INTERNAL', 'picky no']);
    expect(runs).toBeLessThan(20);
    await hub.stop();
  });

  it('names near tools when there is none of that name', async () => {
    const { hub } = world({ tools: [echo] });
    const gone = defineTool({ name: 'nope', purpose: 'Is not there.', effect: 'reads', input: empty });

    await expect(hub.call(gone, {})).rejects.toMatchObject({ code: 'MILLRACE_TOOL_UNKNOWN' });
    await hub.stop();
  });

  it('calls other tools for the same principal', async () => {
    const whoami = tool({ name: 'whoami', purpose: 'Says.', effect: 'reads', input: empty, handle: (_input, call) => call.principal.id });
    const outer = tool({
      name: 'outer',
      purpose: 'Asks another.',
      effect: 'reads',
      input: empty,
      handle: async (_input, call) => `inner says ${String(await call.use(whoami.spec, {}))}`,
    });
    const { hub } = world({ tools: [whoami, outer] });

    expect(await hub.call(outer, {}, { principal: 'ada' })).toBe('inner says ada');
    await hub.stop();
  });

  it('uses the effect that the input at hand has', async () => {
    const seen: string[] = [];
    const erase = tool({
      name: 'erase',
      purpose: 'Erases.',
      input: z.object({ dry_run: z.boolean() }),
      effect: { worst: 'destroys', of: ({ dry_run: isDry }) => (isDry ? 'reads' : 'destroys') },
      handle: (_input, call) => (seen.push(call.effect), 'ok'),
    });
    const { hub } = world({ tools: [erase] });

    await hub.call(erase, { dry_run: true });
    await hub.call(erase, { dry_run: false });

    expect(seen).toEqual(['reads', 'destroys']);
    await hub.stop();
  });
});

describe('guards', () => {
  it('deny with their own code, and nothing after them runs', async () => {
    const reserve = vi.fn(() => ({ id: 'r' }));
    const { hub } = world({
      tools: [echo],
      hooks: [{ name: 'till', reserve, settle: () => {} }],
      guards: [{ phase: 'policy', decide: () => ({ kind: 'deny', code: 'closed', message: 'Closed on Sundays.' }) }],
    });

    await expect(hub.call(echo, {})).rejects.toMatchObject({ code: 'closed', message: 'Closed on Sundays.' });
    expect(reserve).not.toHaveBeenCalled();
    await hub.stop();
  });

  it('answer in place of the handler', async () => {
    const { hub, finished } = world({
      tools: [echo],
      guards: [{ phase: 'replay', decide: () => ({ kind: 'answer', result: 'from the cache' }) }],
    });

    const answer = await hub.call(echo, { text: 'x' });
    await hub.settled();

    expect(answer).toBe('from the cache');
    expect(finished[0]?.outcome).toMatchObject({ ran: false, ok: true });
    await hub.stop();
  });

  it('set the principal in phase identity', async () => {
    const whoami = tool({ name: 'whoami', purpose: 'Says.', effect: 'reads', input: empty, handle: (_input, call) => call.principal.id });
    const { hub } = world({
      tools: [whoami],
      guards: [{ phase: 'identity', decide: () => ({ kind: 'allow', principal: principal('grace', '*') }) }],
    });

    expect(await hub.call(whoami, {})).toBe('grace');
    await hub.stop();
  });

  it('that throw refuse the call: safety fails closed', async () => {
    const { hub } = world({
      tools: [echo],
      guards: [
        {
          phase: 'policy',
          decide: async () => {
            throw new Error('lost the rules');
          },
        },
      ],
    });

    await expect(hub.call(echo, {})).rejects.toMatchObject({ code: 'MILLRACE_GUARD_FAILED' });
    await hub.stop();
  });

  it('hide what a principal may not use, and then it is not there', async () => {
    const { hub } = world({
      tools: [echo],
      guards: [{ phase: 'policy', decide: () => ({ kind: 'allow' }), mayList: (who) => who.id !== 'eve' }],
    });

    await expect(hub.call(echo, {}, { principal: 'eve' })).rejects.toMatchObject({ code: 'MILLRACE_TOOL_UNKNOWN' });
    expect(await hub.call(echo, { text: 'hi' }, { principal: 'ada' })).toBe('hi');
    await hub.stop();
  });

  it('read the traits that definitions and host patterns set', async () => {
    const approval = defineTrait<string>('approval');
    const seen: (string | undefined)[] = [];
    const { hub } = world({
      tools: [echo],
      traits: { 'ec*': [approval('careful')] },
      guards: [{ phase: 'policy', decide: (call) => (seen.push(call.trait(approval)), { kind: 'allow' }) }],
    });

    await hub.call(echo, {});

    expect(seen).toEqual(['careful']);
    await hub.stop();
  });

  it('refuse every call while the plugin that brings them is down, unless the host says otherwise', async () => {
    const economy = definePlugin({
      name: 'economy',
      adds: [points.costHooks],
      start: (): never => {
        throw new Error('no ledger');
      },
    });
    const closed = createHub({ name: 'h', tools: [echo], plugins: [economy()] });
    const open = createHub({ name: 'h', tools: [echo], plugins: [economy(undefined, { whenDown: 'allow' })] });

    await expect(closed.call(echo, {})).rejects.toMatchObject({
      code: 'MILLRACE_SAFETY_DOWN',
      message: expect.stringContaining("'economy'"),
    });
    expect(await open.call(echo, { text: 'hi' })).toBe('hi');
    expect((await closed.health()).ready).toBe(false);
    await closed.stop();
    await open.stop();
  });

  it('let only principals with the scopes of a tool call it', async () => {
    const write = tool({ name: 'write', purpose: 'Writes.', effect: 'writes', scopes: ['files:write'], input: empty, handle: () => 'ok' });
    const { hub } = world({ tools: [write] });

    await expect(hub.call(write, {}, { principal: principal('reader', 'files:read') })).rejects.toMatchObject({
      code: 'MILLRACE_SCOPE_MISSING',
    });
    expect(await hub.call(write, {}, { principal: principal('writer', 'files:write') })).toBe('ok');
    await hub.stop();
  });
});

describe('costs', () => {
  const till = (settled: Outcome[], reserve: CostHook['reserve'] = (call) => ({ id: call.id })): CostHook => ({
    name: 'till',
    reserve,
    settle: (_reservation, outcome) => void settled.push(outcome),
  });

  it('are settled exactly once however the call ends', async () => {
    const settled: Outcome[] = [];
    const boom = tool({
      name: 'boom',
      purpose: 'Breaks.',
      effect: 'reads',
      input: empty,
      handle: () => {
        throw new Error('x');
      },
    });
    const slow = tool({
      name: 'slow',
      purpose: 'Waits.',
      effect: 'reads',
      deadlineMs: 10,
      input: empty,
      handle: () => new Promise<string>(() => {}),
    });
    const { hub } = world({ tools: [echo, boom, slow], hooks: [till(settled)] });

    await hub.call(echo, {});
    await hub.call(boom, {}).catch(() => undefined);
    await hub.call(slow, {}).catch(() => undefined);
    await hub.settled();

    expect(settled.map(({ ran, ok, error }) => ({ ran, ok, code: error?.code }))).toEqual([
      { ran: true, ok: true, code: undefined },
      { ran: true, ok: false, code: 'MILLRACE_INTERNAL' },
      { ran: true, ok: false, code: 'MILLRACE_CALL_TIMEOUT' },
    ]);
    await hub.stop();
  });

  it('refused by one hook are given back by those before it', async () => {
    const settled: Outcome[] = [];
    const handle = vi.fn(() => 'x');
    const paid = tool({ name: 'paid', purpose: 'Costs.', effect: 'reads', input: empty, handle });
    const broke: CostHook = {
      name: 'broke',
      reserve: () => {
        throw new MillraceError('MILLRACE_BUDGET_EXCEEDED', { what: 'No money.' });
      },
      settle: () => {
        throw new Error('never');
      },
    };
    const { hub } = world({ tools: [paid], hooks: [till(settled), broke] });

    await expect(hub.call(paid, {})).rejects.toMatchObject({ code: 'MILLRACE_BUDGET_EXCEEDED' });
    await hub.settled();

    expect(settled).toMatchObject([{ ran: false, ok: false }]);
    expect(handle).not.toHaveBeenCalled();
    await hub.stop();
  });

  it('that cannot be settled never lose the answer, and are told', async () => {
    const told: string[] = [];
    const watcher = definePlugin({
      name: 'watcher',
      start: ({ on, add }) => (
        on(settleFailed, ({ hook }) => told.push(hook)),
        add(points.costHooks, {
          name: 'torn',
          reserve: () => ({ id: '1' }),
          settle: async () => {
            throw new Error('db');
          },
        }),
        {}
      ),
    });
    const hub = createHub({ name: 'h', tools: [echo], plugins: [watcher()] });

    const answer = await hub.call(echo, { text: 'kept' });
    await hub.settled();

    expect(answer).toBe('kept');
    expect(told).toEqual(['torn']);
    await hub.stop();
  });
});

describe('results', () => {
  it('carry text, links and an object together', async () => {
    const both = tool({
      name: 'both',
      purpose: 'Gives both.',
      effect: 'reads',
      input: empty,
      output: z.object({ n: z.number() }),
      handle: () => content([text('one'), link('file:///a', { name: 'a' })], { n: 1 }),
    });
    const { hub, finished } = world({ tools: [both] });

    const object = await hub.call(both, {});
    await hub.settled();

    expect(object).toEqual({ n: 1 });
    expect(finished[0]?.outcome.result?.content).toEqual([
      { type: 'text', text: 'one' },
      { type: 'resource_link', uri: 'file:///a', name: 'a' },
    ]);
    await hub.stop();
  });

  it('too big for an answer are kept as artifacts, for their principal and a time', async () => {
    let now = 0;
    const big = tool({
      name: 'big',
      purpose: 'Gives much.',
      effect: 'reads',
      input: empty,
      handle: () => artifact('x'.repeat(1000), { mime: 'text/plain', name: 'log', ttlMs: 50 }),
    });
    const { hub } = world({ tools: [big], services: [provide(clock, { now: () => now })] });

    const [block] = (await hub.call(big, {}, { principal: 'ada' })) as { uri: string }[];
    const uri = block?.uri ?? '';
    const mine = await hub.read(uri, { principal: 'ada' });

    expect(mine).toEqual({ data: 'x'.repeat(1000), mimeType: 'text/plain' });
    await expect(hub.read(uri, { principal: 'eve' })).rejects.toMatchObject({ code: 'MILLRACE_RESOURCE_UNKNOWN' });
    now = 60;
    await expect(hub.read(uri, { principal: 'ada' })).rejects.toMatchObject({ code: 'MILLRACE_RESOURCE_UNKNOWN' });
    await hub.stop();
  });

  it('changed by a shaper must still fit the output schema', async () => {
    const sized = tool({
      name: 'sized',
      purpose: 'Sizes.',
      effect: 'reads',
      input: empty,
      output: z.object({ n: z.number() }),
      handle: () => ({ n: 1 }),
    });
    const { hub } = world({
      tools: [sized],
      shapers: [{ phase: 'shape', result: (result) => ({ ...result, structured: { n: 'short' } }) }],
    });

    await expect(hub.call(sized, {})).rejects.toMatchObject({ code: 'MILLRACE_OUTPUT_INVALID' });
    await hub.stop();
  });
});

describe('resources and prompts', () => {
  const today = defineResource({ name: 'today', template: 'weather://{city}/today', mimeType: 'text/plain' });
  const motd = defineResource({ name: 'motd', uri: 'weather://motd' });
  const ask = definePrompt({ name: 'ask', purpose: 'Asks about a city.', args: z.object({ city: z.string() }) });
  const weather = definePlugin({
    name: 'weather',
    resources: { today, motd },
    prompts: { ask },
    start: () => ({
      resources: { today: ({ city }) => `sun in ${city}`, motd: () => new Uint8Array([1, 2]) },
      prompts: { ask: ({ city }) => `How is ${city}?` },
    }),
  });

  it('go through the same pipeline', async () => {
    const seen: string[] = [];
    const guarded = definePlugin({
      name: 'guarded',
      start: ({ add }) => (
        add(points.guards, { phase: 'policy', decide: (call) => (seen.push(`${call.kind} ${call.name}`), { kind: 'allow' }) }),
        {}
      ),
    });
    const hub = createHub({ name: 'h', plugins: [weather(), guarded()] });

    const oslo = await hub.read('weather://K%C3%B8ln%20am/today');
    const bytes = await hub.read('weather://motd');
    const messages = await hub.prompt(ask, { city: 'Oslo' });

    expect(oslo).toEqual({ data: 'sun in Køln am', mimeType: 'text/plain' });
    expect(bytes.data).toEqual(new Uint8Array([1, 2]));
    expect(messages).toEqual([{ role: 'user', content: 'How is Oslo?' }]);
    expect(seen).toEqual(['resource weather://K%C3%B8ln%20am/today', 'resource weather://motd', 'prompt ask']);
    await hub.stop();
  });

  it('refuse wrong arguments and unknown names', async () => {
    const hub = createHub({ name: 'h', plugins: [weather()] });

    await expect(hub.prompt(ask, {} as never)).rejects.toMatchObject({ code: 'MILLRACE_INPUT_INVALID' });
    await expect(hub.prompt('nope', {})).rejects.toMatchObject({ code: 'MILLRACE_PROMPT_UNKNOWN' });
    await expect(hub.read('weather://nowhere')).rejects.toMatchObject({ code: 'MILLRACE_RESOURCE_UNKNOWN' });
    await hub.stop();
  });
});
