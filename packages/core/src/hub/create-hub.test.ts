import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import {
  createHub,
  definePlugin,
  defineService,
  defineExtensionPoint,
  defineTool,
  optional,
  provide,
  tool,
  clock,
  isMillraceError,
  type Clock,
} from '../index.js';

interface Ledger {
  left(): number;
}
const ledger = defineService<Ledger>('test.ledger');
const bankName = defineService<string>('test.bankName');
const greetTool = defineTool({ name: 'greet', purpose: 'Greets.', effect: 'reads', input: z.object({ name: z.string() }) });

function caught(run: () => unknown): { code: string; message: string; problems: readonly string[] } {
  try {
    run();
  } catch (error) {
    if (isMillraceError(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('createHub', () => {
  it('serves a tool in five lines', async () => {
    const greet = tool({
      name: 'greet',
      purpose: 'Greets someone by name.',
      effect: 'reads',
      input: z.object({ name: z.string() }),
      handle: ({ name }) => `Hello, ${name}!`,
    });
    const hub = createHub({ name: 'hello', tools: [greet] });

    const answer = await hub.call(greet, { name: 'Ada' });

    expect(answer).toBe('Hello, Ada!');
    await hub.stop();
  });

  it('reports a missing service with the plugin, the service and the way out', () => {
    const needy = definePlugin({ name: 'needy', needs: { ledger }, start: () => ({}) });

    const error = caught(() => createHub({ name: 'h', plugins: [needy()] }));

    expect(error.code).toBe('MILLRACE_SERVICE_MISSING');
    expect(error.message).toContain("Plugin 'needy' needs service 'test.ledger'");
    expect(error.message).toContain('optional()');
  });

  it('reports all problems of the plan at once', () => {
    const one = definePlugin({ name: 'one', needs: { ledger }, start: () => ({}) });
    const two = definePlugin({ name: 'two', provides: { bankName }, start: () => ({ services: { bankName: 'a' } }) });
    const three = definePlugin({ name: 'three', provides: { bankName }, start: () => ({ services: { bankName: 'b' } }) });

    const error = caught(() => createHub({ name: 'h', plugins: [one(), two(), three(), one() as never, {} as never] }));

    expect(error.code).toBe('MILLRACE_PLAN_INVALID');
    expect(error.problems.join('\n')).toContain('MILLRACE_SERVICE_MISSING');
    expect(error.problems.join('\n')).toContain('MILLRACE_SERVICE_DUPLICATE');
    expect(error.problems.join('\n')).toContain('MILLRACE_PLUGIN_DUPLICATE');
    expect(error.problems.join('\n')).toContain('MILLRACE_NOT_A_PLUGIN');
  });

  it('names the circle when plugins need each other, and the way out of it', () => {
    const one = definePlugin({ name: 'one', needs: { ledger }, provides: { bankName }, start: () => ({ services: { bankName: 'x' } }) });
    const two = definePlugin({
      name: 'two',
      needs: { bankName: optional(bankName) },
      provides: { ledger },
      start: () => ({ services: { ledger: { left: () => 1 } } }),
    });

    const error = caught(() => createHub({ name: 'h', plugins: [one(), two()] }));

    expect(error.code).toBe('MILLRACE_SERVICE_CIRCULAR');
    expect(error.message).toContain('one -> two -> one');
    expect(error.message).toContain('extension point');
  });

  it('refuses two owners of one point and two tools of one name', () => {
    const point = defineExtensionPoint<string>('test.things');
    const owner = (name: string) =>
      definePlugin({ name, owns: { point }, tools: { greetTool }, start: () => ({ tools: { greetTool: () => 'hi' } }) })();

    const error = caught(() => createHub({ name: 'h', plugins: [owner('one'), owner('two')] }));

    expect(error.problems.join('\n')).toContain('MILLRACE_POINT_DUPLICATE');
    expect(error.problems.join('\n')).toContain('MILLRACE_NAME_DUPLICATE');
  });

  it('takes two instances of a plugin under two names, and asks which one a call means', async () => {
    const greeter = definePlugin({
      name: 'greeter',
      config: z.object({ word: z.string() }),
      tools: { greetTool },
      start: ({ config }) => ({ tools: { greetTool: ({ name }) => `${config.word} ${name}` } }),
    });
    const hub = createHub({ name: 'h', plugins: [greeter({ word: 'Hi' }), greeter({ word: 'Hei' }, { as: 'norsk' })] });

    const norwegian = await hub.call(greetTool, { name: 'Ada' }, { plugin: 'norsk' });

    expect(norwegian).toBe('Hei Ada');
    expect(hub.report.plugin('norsk')?.holds.tools).toEqual(['norsk_greet']);
    await expect(hub.call(greetTool, { name: 'Ada' })).rejects.toMatchObject({ code: 'MILLRACE_TOOL_AMBIGUOUS' });
    await hub.stop();
  });

  it('refuses a plugin made for another core', () => {
    const future = definePlugin({ name: 'future', core: '^9.0', start: () => ({}) });

    expect(caught(() => createHub({ name: 'h', plugins: [future()] })).code).toBe('MILLRACE_CORE_VERSION');
  });

  it("lets a host's own value go before what a plugin provides", async () => {
    const bank = definePlugin({ name: 'bank', provides: { bankName }, start: () => ({ services: { bankName: 'real' } }) });
    const seen: string[] = [];
    const user = definePlugin({
      name: 'user',
      needs: { bankName, clock },
      start: ({ needs }) => (seen.push(needs.bankName, String(needs.clock.now())), {}),
    });
    const frozen: Clock = { now: () => 42 };
    const hub = createHub({ name: 'h', plugins: [user(), bank()], services: [provide(bankName, 'fake'), provide(clock, frozen)] });

    await hub.start();

    expect(seen).toEqual(['fake', '42']);
    await hub.stop();
  });

  it.each([
    [{ stateKey: 'short' }, 'stateKey needs'],
    [{ pageSize: 0 }, 'pageSize must'],
    [{ pageSize: 1.5 }, 'pageSize must'],
    [{ keepAliveMs: -1 }, 'keepAliveMs must'],
    [{ cache: { ttlMs: Number.NaN } }, 'cache.ttlMs must'],
  ])('refuses settings that cannot be: %j', (settings, problem) => {
    const error = caught(() => createHub({ name: 'h', ...settings }));

    expect(error.code).toBe('MILLRACE_DEFINITION_INVALID');
    expect(error.message).toContain(problem);
  });
});
