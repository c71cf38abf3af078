import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import {
  artifact,
  clock,
  content,
  createHub,
  definePlugin,
  definePrompt,
  defineResource,
  link,
  points,
  provide,
  text,
  tool,
  type CallResult,
} from '../index.js';
import { empty, world } from '../../test/support/call-world.js';

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

  it('of resources and prompts are screened as those of tools are', async () => {
    const manual = defineResource({ name: 'manual', uri: 'docs://manual' });
    const review = definePrompt({ name: 'review', purpose: 'Reviews.' });
    const plugin = definePlugin({
      name: 'docs',
      resources: { manual },
      prompts: { review },
      start: ({ add }) => {
        add(points.shapers, {
          phase: 'screen',
          result: (result) => JSON.parse(JSON.stringify(result).replaceAll('secret', '***')) as CallResult,
        });
        return { resources: { manual: () => 'a secret' }, prompts: { review: () => 'Mind the secret.' } };
      },
    });
    const { hub } = world({ plugins: [plugin()] });

    expect((await hub.read('docs://manual')).data).toBe('a ***');
    expect(await hub.prompt(review, {})).toEqual([{ role: 'user', content: 'Mind the ***.' }]);
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
