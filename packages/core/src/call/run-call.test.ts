import { z } from 'zod';
import { describe, expect, it, vi } from 'vitest';
import { defineTool, fail, type MillraceError, tool, type CostHook, type Guard, type Shaper } from '../index.js';
import { echo, empty, world } from '../../test/support/call-world.js';

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
    const refused = call.catch((error: unknown) => error);
    await vi.waitFor(() => expect(hub.report.callsInFlight).toBe(1));

    controller.abort();

    expect(await refused).toMatchObject({ code: 'MILLRACE_CALL_CANCELLED' });
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
