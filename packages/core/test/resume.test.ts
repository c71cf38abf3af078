// Clients of 2025 sessions that lose their connection in the middle of a stream, and come back for what they have missed.
import {
  callFinished,
  clock,
  createHub,
  definePlugin,
  defineResource,
  defineTool,
  provide,
  resourceUpdated,
  tool,
  type Call,
  type Hub,
  type Principal,
} from '@millrace/core';
import { serveHttp, type HttpOptions, type HttpServer } from '@millrace/core/http';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as Client132 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as Http132 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { fakeClock } from '@millrace/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openEvents, type EventWire } from './support/event-wire.js';
import { exchange, initialize, legacy, messagesOf, openSession, withHeaders, type Message } from './support/wire.js';

type Line = readonly [string, string];

/** A call that the test leads. */
interface Led {
  readonly call: Pick<Call, 'progress' | 'log' | 'signal'>;
  finish(text: string): void;
}

const time = fakeClock();
const led = new Map<string, Led>();
let hub: Hub;
let server: HttpServer;
const streams: EventWire[] = [];
let runs = 0;
let finished = 0;
let changePage = (): void => {};

const slow = defineTool({ name: 'slow', purpose: 'Is led.', effect: 'reads', input: z.strictObject({ name: z.string() }) });
const ask = defineTool({ name: 'ask', purpose: 'Asks.', effect: 'reads', input: z.strictObject({}) });
const page = defineResource({ name: 'page', uri: 'pages://one' });
const leader = definePlugin({
  name: 'leader',
  tools: { slow, ask },
  resources: { page },
  start: ({ emit, on }) => {
    changePage = () => emit(resourceUpdated, { uri: 'pages://one' });
    on(callFinished, () => void (finished += 1));
    return {
      tools: {
        slow: ({ name }, call) => {
          runs += 1;
          return new Promise<string>((finish) => led.set(name, { call, finish }));
        },
        ask: async (_, call) => (await call.ask('size', { message: 'What size?', schema: z.object({ size: z.string() }) })).size,
      },
      resources: { page: () => 'a page' },
    };
  },
});
const extra = (name: string) =>
  definePlugin({
    name,
    tools: { [name]: tool({ name, purpose: 'Is new.', effect: 'reads', input: z.strictObject({}), handle: () => '' }).spec },
    start: () => ({ tools: { [name]: () => '' } }),
  })();

const serve = async (options: HttpOptions = {}): Promise<void> => {
  led.clear();
  runs = 0;
  finished = 0;
  hub = createHub({ name: 'led', plugins: [leader()], views: { other: { tools: ['slow'] } }, services: [provide(clock, time)] });
  server = await serveHttp(hub, { port: 0, drainMs: 300, authenticate: principalOf, ...options });
};
afterEach(async () => {
  for (const stream of streams.splice(0)) stream.cut();
  await server.close();
});

function principalOf(request: Request): Principal | undefined {
  return { tenant: 't', id: request.headers.get('x-who') ?? 'ada', groups: [], scopes: new Set(['*']), via: 'http' };
}
const newest: Line = ['mcp-protocol-version', '2025-11-25'];
const open = async (capabilities = {}): Promise<readonly Line[]> => [
  await openSession(server.port, initialize('2025-11-25', capabilities)),
  newest,
];
const opened = async (stream: Promise<EventWire>): Promise<EventWire> => {
  streams.push(await stream);
  return stream;
};
const callSlow = (session: readonly Line[], name: string, id: number | string = name): Promise<EventWire> => {
  const params = { name: 'slow', arguments: { name }, _meta: { progressToken: name } };
  return opened(openEvents(server.port, withHeaders(legacy('tools/call', params, { id }), ...session)));
};
/** Sends a message that is no request. */
const post = (session: readonly Line[], message: object) =>
  exchange(server.port, withHeaders({ ...legacy('ping'), body: JSON.stringify(message) }, ...session));
const listen = (session: readonly Line[], lastId?: string): Promise<EventWire> => {
  const lines: Line[] = [
    ['accept', 'text/event-stream'],
    ...session,
    ...(lastId === undefined ? [] : [['last-event-id', lastId] as const]),
  ];
  return opened(openEvents(server.port, { headers: lines }));
};
const isRunning = (name: string) => expect.poll(() => led.has(name)).toBe(true);
const progressOf = (messages: readonly Message[]) =>
  messages.filter(({ method }) => method === 'notifications/progress').map(({ params }) => params?.['progress']);
const resultsOf = (messages: readonly Message[]) => messages.flatMap(({ result }) => result?.content?.[0]?.text ?? []);
const codeOf = (stream: EventWire) => (JSON.parse(stream.text()) as Message).error?.data?.['code'];
/** Waits until a call has been answered, to whoever was there. */
const isAnswered = () => expect.poll(() => finished).toBe(1);
const ping = (session: readonly Line[], id: unknown = 'ping') => exchange(server.port, withHeaders(legacy('ping', {}, { id }), ...session));

describe('a call whose stream is cut', () => {
  it('begins with an id to come back with', async () => {
    await serve();
    const stream = await callSlow(await open(), 'a');

    await expect.poll(() => stream.events()).toMatchObject([{ id: expect.any(String), retry: '1000', data: '' }]);
  });

  it('goes on, and gives what was missed and then the answer, once and in order', async () => {
    await serve();
    const session = await open();
    const stream = await callSlow(session, 'a');
    await isRunning('a');
    led.get('a')?.call.progress(1);
    led.get('a')?.call.progress(2);
    await expect.poll(() => progressOf(stream.messages())).toEqual([1, 2]);

    stream.cut();
    led.get('a')?.call.progress(3);
    led.get('a')?.call.log('info', 'meanwhile');
    const resumed = await listen(session, stream.lastId());
    led.get('a')?.call.progress(4);
    const isCancelled = led.get('a')?.call.signal.aborted;
    led.get('a')?.finish('done');

    await expect.poll(() => resumed.hasEnded()).toBe(true);
    expect(isCancelled).toBe(false);
    expect(runs).toBe(1);
    expect(progressOf(resumed.messages())).toEqual([3, 4]);
    expect(resumed.messages().map(({ method, id }) => method ?? id)).toEqual([
      'notifications/progress',
      'notifications/message',
      'notifications/progress',
      'a',
    ]);
    expect(resultsOf(resumed.messages())).toEqual(['done']);
    expect(new Set([...stream.events(), ...resumed.events()].map(({ id }) => id)).size).toBe(7);
  });

  it('may be come back to twice, and when all has been said', async () => {
    await serve();
    const session = await open();
    const stream = await callSlow(session, 'a');
    await isRunning('a');
    const first = await listen(session, stream.lastId());
    led.get('a')?.call.progress(1);
    await expect.poll(() => progressOf(first.messages())).toEqual([1]);
    first.cut();
    led.get('a')?.call.progress(2);
    led.get('a')?.finish('done');
    await isAnswered();

    const second = await listen(session, first.lastId());
    const again = await listen(session, first.lastId());
    await expect.poll(() => [second.hasEnded(), again.hasEnded()]).toEqual([true, true]);
    const after = await listen(session, second.lastId());

    await expect.poll(() => after.hasEnded()).toBe(true);
    for (const each of [second, again]) expect([progressOf(each.messages()), resultsOf(each.messages())]).toEqual([[2], ['done']]);
    expect([after.status, after.messages()]).toEqual([200, []]);
  });

  it('goes on where its client is now, though its old connection seems to be open', async () => {
    await serve();
    const session = await open();
    const old = await callSlow(session, 'a');
    await isRunning('a');

    const resumed = await listen(session, old.lastId());
    led.get('a')?.call.progress(1);
    led.get('a')?.finish('done');

    await expect.poll(() => [old.hasEnded(), resumed.hasEnded()]).toEqual([true, true]);
    expect(old.messages()).toEqual([]);
    expect([progressOf(resumed.messages()), resultsOf(resumed.messages())]).toEqual([[1], ['done']]);
  });

  it('asks its client where this is now', async () => {
    await serve();
    const session = await open({ elicitation: {} });
    const params = { name: 'ask', arguments: {}, _meta: { progressToken: 1 } };
    const stream = await opened(openEvents(server.port, withHeaders(legacy('tools/call', params, { id: 'x' }), ...session)));
    await expect.poll(() => stream.messages()).toMatchObject([{ method: 'elicitation/create' }]);
    stream.cut();

    const resumed = await listen(session, stream.events()[0]?.id);
    await expect.poll(() => resumed.messages()).toMatchObject([{ method: 'elicitation/create', id: stream.messages()[0]?.id }]);
    const body = { jsonrpc: '2.0', id: resumed.messages()[0]?.id, result: { action: 'accept', content: { size: 'large' } } };
    await post(session, body);

    await expect.poll(() => resultsOf(resumed.messages())).toEqual(['large']);
  });

  it('can still be cancelled', async () => {
    await serve();
    const session = await open();
    const stream = await callSlow(session, 'a');
    await isRunning('a');
    stream.cut();

    const body = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 'a' } };
    await post(session, body);

    await expect.poll(() => led.get('a')?.call.signal.aborted).toBe(true);
  });

  it('mixes with no other call of its session', async () => {
    await serve();
    const session = await open();
    const [a, b] = [await callSlow(session, 'a'), await callSlow(session, 'b')];
    await isRunning('b');
    a.cut();
    for (const at of [1, 2, 3]) for (const name of ['a', 'b']) led.get(name)?.call.progress(at + (name === 'b' ? 10 : 0));
    for (const name of ['a', 'b']) led.get(name)?.finish(`done ${name}`);

    const resumed = await listen(session, a.lastId());

    await expect.poll(() => [b.hasEnded(), resumed.hasEnded()]).toEqual([true, true]);
    expect([progressOf(resumed.messages()), resultsOf(resumed.messages())]).toEqual([[1, 2, 3], ['done a']]);
    expect([progressOf(b.messages()), resultsOf(b.messages())]).toEqual([[11, 12, 13], ['done b']]);
  });

  it('whose answer was dropped for want of room says so, and its session goes on', async () => {
    await serve();
    const session = await open();
    const stream = await callSlow(session, 'a');
    await isRunning('a');
    stream.cut();
    led.get('a')?.finish('x'.repeat(300_000));
    await isAnswered();

    const resumed = await listen(session, stream.lastId());

    expect(resumed.status).toBe(410);
    await expect.poll(() => resumed.hasEnded()).toBe(true);
    expect(codeOf(resumed)).toBe('MILLRACE_EVENTS_DROPPED');
    expect((await ping(session)).status).toBe(200);
  });

  it('has its answer, however much progress it made meanwhile', async () => {
    await serve();
    const session = await open();
    const stream = await callSlow(session, 'a');
    await isRunning('a');
    stream.cut();
    for (let at = 1; at <= 500; at++) led.get('a')?.call.progress(at);
    led.get('a')?.finish('done');
    await isAnswered();

    const resumed = await listen(session, stream.lastId());

    await expect.poll(() => resumed.hasEnded()).toBe(true);
    expect(progressOf(resumed.messages())).toEqual(Array.from({ length: 99 }, (_, at) => 402 + at));
    expect(resultsOf(resumed.messages())).toEqual(['done']);
  });

  it('keeps its session from ending while it runs, and then for as long as an idle one', async () => {
    await serve({ sessionIdleMs: 60_000 });
    const session = await open();
    const stream = await callSlow(session, 'a');
    await isRunning('a');
    stream.cut();
    time.advance(90_000);
    led.get('a')?.finish('done');
    await isAnswered();
    time.advance(50_000);

    const resumed = await listen(session, stream.lastId());
    await expect.poll(() => resultsOf(resumed.messages())).toEqual(['done']);
    time.advance(61_000);

    expect((await listen(session, stream.lastId())).status).toBe(404);
  });

  it('of an older revision has ids and no empty events', async () => {
    await serve();
    const session: Line[] = [await openSession(server.port, initialize('2025-06-18')), ['mcp-protocol-version', '2025-06-18']];
    const [stream, heard] = [await callSlow(session, 'a'), await listen(session)];
    await isRunning('a');
    led.get('a')?.call.progress(1);
    await expect.poll(() => progressOf(stream.messages())).toEqual([1]);
    stream.cut();
    led.get('a')?.finish('done');

    const resumed = await listen(session, stream.lastId());

    await expect.poll(() => resultsOf(resumed.messages())).toEqual(['done']);
    for (const { data } of [...stream.events(), ...resumed.events(), ...heard.events()]) expect(data).not.toBe('');
  });

  it('that is answered as JSON goes on, and its answer is lost', async () => {
    await serve();
    const session = await open();
    const params = { name: 'slow', arguments: { name: 'a' } };
    const gone = new AbortController();
    const headers = [...(legacy('x').headers ?? []), ...session] as [string, string][];
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
    const lost = fetch(`${server.url}/mcp`, { method: 'POST', headers, body, signal: gone.signal }).catch(() => 'gone');
    await isRunning('a');

    gone.abort();
    expect(await lost).toBe('gone');
    const whileRunning = messagesOf(await ping(session, 1))[0];
    led.get('a')?.finish('done');
    await isAnswered();

    expect(whileRunning?.error?.data?.['code']).toBe('MILLRACE_ID_IN_USE');
    expect([led.get('a')?.call.signal.aborted, runs]).toEqual([false, 1]);
    expect(messagesOf(await ping(session, 1))).toEqual([{ jsonrpc: '2.0', id: 1, result: {} }]);
  });
});

describe('the stream of what belongs to no call', () => {
  const methods = (stream: EventWire) => stream.messages().map(({ method }) => method?.replace('notifications/', ''));
  const lists = ['tools/list_changed', 'resources/list_changed', 'prompts/list_changed'];

  it('gives what was missed from its very beginning, and then goes on', async () => {
    await serve();
    const session = await open();
    const stream = await listen(session);
    await expect.poll(() => stream.events()).toMatchObject([{ id: expect.any(String), retry: '1000', data: '' }]);
    stream.cut();
    await hub.add(extra('one'));

    const resumed = await listen(session, stream.lastId());
    await expect.poll(() => methods(resumed)).toEqual(lists);
    await hub.add(extra('two'));

    await expect.poll(() => methods(resumed)).toEqual([...lists, ...lists]);
    expect(new Set(resumed.events().map(({ id }) => id)).size).toBe(6);
  });

  it('says that all may have changed where what was missed is not kept any more', async () => {
    await serve();
    const session = await open();
    await exchange(server.port, withHeaders(legacy('resources/subscribe', { uri: 'pages://one' }), ...session));
    const stream = await listen(session);
    await expect.poll(() => stream.lastId()).not.toBe('');
    stream.cut();
    changePage();
    const chatty = await callSlow(session, 'a');
    await isRunning('a');
    for (let at = 1; at <= 200; at++) led.get('a')?.call.progress(at);
    await expect.poll(() => progressOf(chatty.messages()).length).toBe(200);

    const resumed = await listen(session, stream.lastId());

    await expect.poll(() => methods(resumed)).toEqual([...lists, 'resources/updated']);
  });
});

describe('an id to come back with', () => {
  it('of another session, of no session or of another place gives nothing', async () => {
    await serve();
    const [mine, other] = [await open(), await open()];
    const stream = await callSlow(mine, 'a');
    await isRunning('a');
    await callSlow(other, 'b');
    const heard = await listen(other);
    await expect.poll(() => heard.lastId()).not.toBe('');

    for (const id of [stream.lastId(), 'x', '_GET_stream', `${heard.lastId()}9`, '0']) {
      const refused = await listen(other, id);
      await expect.poll(() => refused.hasEnded()).toBe(true);
      expect([refused.status, codeOf(refused)]).toEqual([400, 'MILLRACE_EVENT_UNKNOWN']);
    }
    led.get('a')?.finish('done');
    await expect.poll(() => resultsOf(stream.messages())).toEqual(['done']);
  });

  it('gives nothing to another principal or in another view, and nothing after the end of its session', async () => {
    await serve();
    const session = await open();
    const stream = await callSlow(session, 'a');
    await isRunning('a');
    stream.cut();
    const id: Line = ['last-event-id', stream.lastId()];
    const get = { method: 'GET', target: '/mcp', headers: [['accept', 'text/event-stream'] as const, ...session, id] };

    const eve = await exchange(server.port, withHeaders(get, ['x-who', 'eve']));
    const inView = await exchange(server.port, { ...get, target: '/mcp/other' });
    const ended = await exchange(server.port, { ...get, method: 'DELETE' });
    const after = await exchange(server.port, get);

    expect([eve.status, inView.status, ended.status, after.status]).toEqual([404, 404, 200, 404]);
    for (const answer of [eve, inView, after]) expect(messagesOf(answer)[0]?.error?.data?.['code']).toBe('MILLRACE_SESSION_UNKNOWN');
  });
});

describe('a stream that was come back to', () => {
  it('counts among those that its caller holds open, as long as it is', async () => {
    await serve();
    const session = await open();
    const stream = await callSlow(session, 'a');
    await isRunning('a');
    const sessions = await Promise.all(Array.from({ length: 255 }, () => open()));
    const others = await Promise.all(sessions.map((one) => listen(one)));
    const resumed = await listen(session, stream.lastId());

    const refused = await listen(session, stream.lastId());
    led.get('a')?.finish('done');
    await expect.poll(() => resumed.hasEnded()).toBe(true);

    expect([...others.map(({ status }) => status), resumed.status].every((status) => status === 200)).toBe(true);
    expect(refused.status).toBe(429);
    await expect.poll(async () => (await listen(session)).status).toBe(200);
  });

  it('has its answer when the server ends', async () => {
    await serve({ drainMs: 5_000 });
    const session = await open();
    const stream = await callSlow(session, 'a');
    await isRunning('a');
    stream.cut();
    const resumed = await listen(session, stream.lastId());

    const closed = server.close();
    led.get('a')?.finish('done');
    await closed;

    expect(resultsOf(resumed.messages())).toEqual(['done']);
  });
});

describe('an official client', () => {
  const info = { name: 'official', version: '1' };
  type Request = Parameters<Client['callTool']>[0];
  type Options = NonNullable<Parameters<Client132['callTool']>[2]>;
  const request: Request = { name: 'slow', arguments: { name: 'a' } };
  const call24 = async (fetchOnce: typeof fetch, options: Options) => {
    const client = new Client(info);
    await client.connect(new StreamableHTTPClientTransport(new URL(`${server.url}/mcp`), { fetch: fetchOnce }));
    const { content } = await client.callTool(request, options);
    return (await client.close(), content);
  };
  const call132 = async (fetchOnce: typeof fetch, options: Options) => {
    const client = new Client132(info);
    await client.connect(new Http132(new URL(`${server.url}/mcp`), { fetch: fetchOnce }) as Parameters<Client132['connect']>[0]);
    const { content } = await client.callTool(request, undefined, options);
    return (await client.close(), content);
  };
  it.each([
    ['2.4', call24],
    ['1.32', call132],
  ])('%s gets the answer of a call though its connection was lost', async (_, call) => {
    await serve();
    let cut = new AbortController();
    const fetchUntilCut: typeof fetch = (input, init) =>
      fetch(input, { ...init, signal: AbortSignal.any([cut.signal, ...(init?.signal ? [init.signal] : [])]) });
    const seen: number[] = [];
    const answer = call(fetchUntilCut, { onprogress: ({ progress }) => void seen.push(progress) });
    await isRunning('a');
    led.get('a')?.call.progress(1);
    await expect.poll(() => seen).toEqual([1]);

    const lost = cut;
    cut = new AbortController();
    lost.abort();
    led.get('a')?.call.progress(2);
    led.get('a')?.finish('done');

    expect(await answer).toEqual([{ type: 'text', text: 'done' }]);
    expect([seen, runs]).toEqual([[1, 2], 1]);
  });
});
