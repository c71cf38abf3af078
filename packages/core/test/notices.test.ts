import { createHub, definePlugin, definePrompt, defineTool, tool } from '@millrace/core';
import type { Hub } from '@millrace/core';
import { connectClient } from '@millrace/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { legacyWire, modernWire } from './support/rpc-wire.js';

const nothing = z.strictObject({});
const talk = defineTool({ name: 'talk', purpose: 'Logs.', effect: 'reads', input: nothing });
const talker = definePlugin({
  name: 'talker',
  tools: { talk },
  start: () => ({
    tools: {
      talk: (_, call) => {
        call.log('debug', 'quiet');
        call.log('error', { loud: true });
        return 'said';
      },
    },
  }),
});

let hub: Hub;
afterEach(() => hub.stop());

describe('what a tool logs', () => {
  const loud = { method: 'notifications/message', params: { level: 'error', data: { loud: true }, logger: 'talker' } };
  const call = { name: 'talk', arguments: {} };

  it('goes to a client of the 2026 revision from the level that its request names, and not at all where it names none', async () => {
    hub = createHub({ name: 'h', plugins: [talker()] });
    const wire = modernWire(hub);
    const level = (logLevel: string) => ({ ...call, _meta: { 'io.modelcontextprotocol/logLevel': logLevel } });

    const [none, errors, all] = [
      await wire('tools/call', call),
      await wire('tools/call', level('warning')),
      await wire('tools/call', level('debug')),
    ];

    expect(none.notices).toEqual([]);
    expect(errors.notices).toMatchObject([loud]);
    expect(all.notices).toMatchObject([{ params: { level: 'debug', data: 'quiet' } }, loud]);
  });

  it('goes to a 2025 session from the level it has set, and to no other session', async () => {
    hub = createHub({ name: 'h', plugins: [talker()] });
    const [one, other] = [await legacyWire(hub), await legacyWire(hub)];
    await one('logging/setLevel', { level: 'error' });
    await other('logging/setLevel', { level: 'emergency' });

    const [seen, unseen] = [await one('tools/call', call), await other('tools/call', call)];

    expect(seen.notices).toMatchObject([loud]);
    expect(unseen.notices).toEqual([]);
  });
});

describe.each(['modern', 'legacy'] as const)('a long call of the %s era', (era) => {
  function waiting(keepAliveMs: number) {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const wait = tool({
      name: 'wait',
      purpose: 'Waits.',
      effect: 'reads',
      input: nothing,
      handle: async (_, call) => (call.progress(1, 4, 'waits'), await released, 'done'),
    });
    hub = createHub({ name: 'h', tools: [wait], keepAliveMs });
    return { release };
  }

  it('is kept alive by notices that rise, for a client that asked for progress', async () => {
    const { release } = waiting(5);
    const client = await connectClient(hub, { era });
    const seen: { progress: number; total?: number; message?: string }[] = [];

    const answer = await client.callTool('wait', {}, { onProgress: (one) => void (seen.push(one) === 4 && release()) });

    const values = seen.map(({ progress }) => progress);
    expect(answer.content).toMatchObject([{ text: 'done' }]);
    expect(values).toEqual([...new Set(values)].sort((a, b) => a - b));
    expect(seen.slice(0, 4)).toMatchObject(values.slice(0, 4).map(() => ({ total: 4, message: 'waits' })));
    await client.close();
  });

  it('is sent nothing by itself where the client asked for no progress', async () => {
    const { release } = waiting(1);
    const wire = era === 'modern' ? modernWire(hub) : await legacyWire(hub);
    setTimeout(release, 20);

    const { notices } = await wire('tools/call', { name: 'wait', arguments: {} });

    expect(notices).toEqual([]);
  });
});

describe.each(['modern', 'legacy'] as const)('completion in the %s era', (era) => {
  it('knows the arguments given already, and refuses what is not there', async () => {
    const trip = definePrompt({
      name: 'trip',
      purpose: 'Plans a trip.',
      args: z.object({ country: z.string(), city: z.string() }),
      complete: (argument, typed, { given, principal }) => [`${argument} ${typed} in ${given['country']} for ${principal.id}`],
    });
    hub = createHub({
      name: 'h',
      plugins: [definePlugin({ name: 'trips', prompts: { trip }, start: () => ({ prompts: { trip: () => 'Go.' } }) })()],
    });
    const wire = era === 'modern' ? modernWire(hub) : await legacyWire(hub);
    const ask = (name: string) =>
      wire('completion/complete', {
        ref: { type: 'ref/prompt', name },
        argument: { name: 'city', value: 'O' },
        context: { arguments: { country: 'Norway' } },
      });

    const [known, unknown] = [await ask('trip'), await ask('nothing')];

    expect(known.body.result['completion']).toEqual({ values: ['city O in Norway for local'], total: 1, hasMore: false });
    expect(unknown.body.error).toMatchObject({ code: -32602, data: { code: 'MILLRACE_PROMPT_UNKNOWN' } });
  });
});
