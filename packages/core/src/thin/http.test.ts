import { connectClient } from '@millrace/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { localPrincipal } from '../call/principal.js';
import { createFetch } from '../http/create-fetch.js';
import { createHub } from '../hub/create-hub.js';
import type { Hub } from '../hub/hub.js';
import { definePlugin } from '../plugin/define-plugin.js';
import { points } from '../points/points.js';
import { tool } from '../token/inline-tool.js';
import { sdkWay, servedWay, type Way } from './test-support/both-ways.js';
import { oddHub, type Runs } from './test-support/odd-hub.js';

const handshake = (capabilities: object = {}) => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities, clientInfo: { name: 'raw', version: '0' } },
});
const call = (id: number, name: string, input: object = {}) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name, arguments: input },
});
const cancel = (requestId: number) => ({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId } });

const started: { readonly who: string; readonly signal: AbortSignal; open(): void }[] = [];
const gated = tool({
  name: 'gated',
  purpose: 'Waits until it is let through.',
  effect: 'reads',
  input: z.strictObject({ who: z.string() }),
  handle: async ({ who }, { signal }) => {
    await new Promise<void>((open) => started.push({ who, signal, open }));
    return who;
  },
});
const runs: Runs = new Map();
let hub: Hub;
beforeEach(async () => {
  started.length = 0;
  runs.clear();
  hub = oddHub(runs, [gated]);
  await hub.start();
});
afterEach(async () => {
  for (const { open } of started) open();
  await hub.stop();
});

const openSession = async (way: Way, capabilities?: object): Promise<Record<string, string>> => ({
  'mcp-session-id': (await way({ body: handshake(capabilities) })).session ?? '',
});
const found = async (who: string) => {
  await expect.poll(() => started.some((one) => one.who === who)).toBe(true);
  return started.find((one) => one.who === who);
};

describe('a call of a 2025 session without the SDK', () => {
  it('asks its user all the same, and runs its handler once in each round', async () => {
    const client = await connectClient(hub, { era: 'legacy', answers: [{ size: 'large' }] });

    const answer = await client.callTool('asks', {});

    expect(answer.content).toMatchObject([{ text: 'large' }]);
    expect(runs.get('asks')).toBe(2);
  });

  it('brings its log messages in their order, before the answer, from one run', async () => {
    const way = servedWay(hub, localPrincipal('http'));
    const headers = await openSession(way);

    const { messages, isThin } = await way({ body: call(2, 'talks'), headers });

    expect(messages).toMatchObject([{ params: { data: 'first' } }, { params: { data: { second: true } } }, { id: 2 }]);
    expect([runs.get('talks'), isThin]).toEqual([1, false]);
  });

  it('obeys the level of log messages that its client has set', async () => {
    const way = servedWay(hub, localPrincipal('http'));
    const headers = await openSession(way);
    await way({ body: { jsonrpc: '2.0', id: 2, method: 'logging/setLevel', params: { level: 'warning' } }, headers });

    const { messages } = await way({ body: call(3, 'talks'), headers });

    expect(messages).toMatchObject([{ params: { level: 'warning' } }, { id: 3 }]);
  });

  it('is cancelled by its id, and not by that of another session', async () => {
    const way = servedWay(hub, localPrincipal('http'));
    const [ada, bob] = [await openSession(way), await openSession(way)];
    const answers = [
      way({ body: call(2, 'gated', { who: 'ada' }), headers: ada }),
      way({ body: call(2, 'gated', { who: 'bob' }), headers: bob }),
    ];
    const [adas, bobs] = [await found('ada'), await found('bob')];

    const accepted = await way({ body: cancel(2), headers: ada });
    bobs?.open();

    expect(accepted.status).toBe(202);
    expect([adas?.signal.aborted, bobs?.signal.aborted]).toEqual([true, false]);
    expect(await answers[0]).toMatchObject({ status: 202, messages: [] });
    expect((await answers[1])?.messages).toMatchObject([{ id: 2, result: { content: [{ text: 'bob' }] } }]);
  });

  it('is cancelled by its id after the SDK has taken it up', async () => {
    const talker = tool({
      name: 'talker',
      purpose: 'Talks, then waits.',
      effect: 'reads',
      input: z.strictObject({}),
      handle: async (_, { log, signal }) => {
        log('info', 'here');
        await new Promise<void>((open) => started.push({ who: 'talker', signal, open }));
      },
    });
    const talking = oddHub(new Map(), [talker]);
    const fetch = createFetch(talking);
    const post = (body: object, headers: Record<string, string>) =>
      fetch(
        new Request('http://localhost/mcp', {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
          body: JSON.stringify(body),
        }),
      );
    const headers = { 'mcp-session-id': (await post(handshake(), {})).headers.get('mcp-session-id') ?? '' };
    const answer = await post(call(2, 'talker'), headers);

    await post(cancel(2), headers);

    await expect.poll(() => started[0]?.signal.aborted).toBe(true);
    await answer.body?.cancel();
    await talking.stop();
  });
});

describe('a call that an extension takes over', () => {
  it('goes on when its request is cancelled, where the extension gave it a signal of its own', async () => {
    const own = new AbortController();
    const taker = definePlugin({
      name: 'taker',
      start({ add }) {
        add(points.protocolExtensions, {
          id: 'com.example/later',
          takeToolCall: async (_, run) => {
            void run({ signal: own.signal });
            return { kind: 'deferred', result: { content: [{ type: 'text', text: 'later' }] } };
          },
        });
        return {};
      },
    });
    const later = createHub({ name: 'later', tools: [gated], plugins: [taker()] });
    await later.start();
    const way = servedWay(later, localPrincipal('http'));
    const headers = await openSession(way);

    const { messages } = await way({ body: call(2, 'gated', { who: 'ada' }), headers });
    const adas = await found('ada');
    await way({ body: cancel(2), headers });

    expect(messages).toMatchObject([{ id: 2, result: { content: [{ text: 'later' }] } }]);
    expect(adas?.signal.aborted).toBe(false);
    own.abort();
    expect(adas?.signal.aborted).toBe(true);
    await later.stop();
  });
});

describe('clients that use the same ids at the same time', () => {
  it.each([
    ['as it is served', servedWay],
    ['by the SDK', sdkWay],
  ])('get each its own answers, %s', async (_, makeWay) => {
    const way = makeWay(hub, localPrincipal('http'));
    const sessions = await Promise.all(Array.from({ length: 10 }, () => openSession(way)));
    const ask = async (at: number): Promise<unknown[]> => {
      const texts: unknown[] = [];
      for (let id = 2; id < 12; id += 1) {
        const { messages } = await way({ body: call(id, 'echo', { text: `${at}-${id}` }), headers: sessions[at] ?? {} });
        texts.push(...messages.map((message) => (message as { result: { content: { text: string }[] } }).result.content[0]?.text));
      }
      return texts;
    };

    const answers = await Promise.all(sessions.map((_session, at) => ask(at)));

    expect(answers).toEqual(sessions.map((_session, at) => Array.from({ length: 10 }, (_id, id) => `${at}-${id + 2}`)));
  });
});
