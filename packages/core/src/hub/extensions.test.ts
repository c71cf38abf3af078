import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { rawWire } from '../../test/support/raw-wire.js';
import {
  createHub,
  definePlugin,
  extensionMethod,
  fail,
  logger,
  points,
  provide,
  tool,
  type ExtensionRequest,
  type Hub,
  type HubOptions,
  type ProtocolExtension,
} from '../index.js';

const id = 'com.example/queues';
const echo = tool({ name: 'echo', purpose: 'Echoes.', effect: 'reads', input: z.object({ text: z.string() }), handle: ({ text }) => text });
const errors: string[] = [];
const ignore = (): void => undefined;
const log = {
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: (message: string, fields?: object) => void errors.push(message + JSON.stringify(fields)),
};

function hubWith(extension: ProtocolExtension, more: Partial<HubOptions> = {}): Hub {
  const plugin = definePlugin({
    name: 'queues',
    start({ add }) {
      add(points.protocolExtensions, extension);
      return {};
    },
  });
  return createHub({ name: 'h', tools: [echo], plugins: [plugin()], onPluginFailure: 'stop', services: [provide(logger, log)], ...more });
}

describe('a protocol extension', () => {
  it('is announced with its settings in both eras, and only while there are some', async () => {
    let settings: Record<string, unknown> | undefined = { depth: 7 };
    const hub = hubWith({ id, settings: () => settings });
    const wire = rawWire(hub);

    const told = await wire.request('server/discover');
    const legacy = await legacyCapabilities(hub);
    settings = undefined;
    const silent = await wire.request('server/discover');

    expect(told['capabilities']).toMatchObject({ extensions: { [id]: { depth: 7 } } });
    expect(legacy).toMatchObject({ extensions: { [id]: { depth: 7 } } });
    expect(silent['capabilities']).not.toHaveProperty('extensions');
    await hub.stop();
  });

  it('answers its methods with typed parameters, and knows who asks', async () => {
    const asked: ExtensionRequest[] = [];
    const push = extensionMethod({
      params: z.object({ item: z.string().transform((item) => item.toUpperCase()) }),
      handle: ({ item }, request) => (asked.push(request), { pushed: item }),
    });
    const hub = hubWith({ id, methods: { 'queues/push': push } }, { views: { small: { tools: ['echo'] } } });
    const wire = rawWire(hub, { who: 'ada', view: 'small', extensions: [id] });

    const answer = await wire.request('queues/push', { item: 'x' });

    expect(answer).toMatchObject({ pushed: 'X' });
    expect(asked).toMatchObject([
      { principal: { id: 'ada' }, view: 'small', client: { name: 'raw', era: 'modern', capabilities: { extensions: { [id]: {} } } } },
    ]);
    expect(asked[0]?.signal).toBeInstanceOf(AbortSignal);
    await hub.stop();
  });

  it('says what is wrong with parameters, tells what it fails with, and masks what it throws', async () => {
    const methods = {
      'queues/push': extensionMethod({ params: z.object({ item: z.string() }), handle: () => fail('queue_gone', 'No such queue.') }),
      'queues/busy': extensionMethod({ params: z.object({}), handle: () => fail('busy', 'Later.', { retryable: true, retryAfterMs: 5 }) }),
      'queues/break': extensionMethod({ params: z.object({}), handle: () => Promise.reject(new Error('password is hunter2')) }),
    };
    const hub = hubWith({ id, methods });
    const wire = rawWire(hub);

    await expect(wire.request('queues/push', {})).rejects.toMatchObject({ code: -32_602, data: { code: 'MILLRACE_PARAMS_INVALID' } });
    await expect(wire.request('queues/push', { item: 'x' })).rejects.toMatchObject({ code: -32_602, data: { code: 'queue_gone' } });
    await expect(wire.request('queues/busy')).rejects.toMatchObject({ code: -32_000, data: { retryable: true, retryAfterMs: 5 } });
    const broken = await wire.request('queues/break').catch((cause: unknown) => cause as Error & { data: object });
    expect(broken).toMatchObject({ code: -32_603, data: { code: 'MILLRACE_INTERNAL' } });
    expect(JSON.stringify(broken) + String(broken)).not.toContain('hunter2');
    expect(errors.join()).toContain('hunter2');
    await expect(wire.request('queues/nothing')).rejects.toMatchObject({ code: -32_601 });
    await hub.stop();
  });

  it('may refuse clients that have not declared it', async () => {
    const method = extensionMethod({ params: z.object({}), handle: () => ({ ok: true }) });
    const hub = hubWith({ id, clientMustDeclare: true, methods: { 'queues/list': method } });

    const answer = await rawWire(hub, { extensions: [id] }).request('queues/list');
    const refusal = rawWire(hub).request('queues/list');

    expect(answer).toMatchObject({ ok: true });
    await expect(refusal).rejects.toMatchObject({ code: -32_021, data: { requiredCapabilities: { extensions: { [id]: {} } } } });
    await hub.stop();
  });

  it('may answer a tool call itself and let it go on, and leaves other calls alone', async () => {
    const ends: unknown[] = [];
    const extension: ProtocolExtension = {
      id,
      takeToolCall: ({ isDeclared, tool: spec }, run) => {
        if (!isDeclared || spec?.name !== 'echo') return undefined;
        void run({ signal: AbortSignal.timeout(1_000) }).then((reply) => ends.push(reply));
        return Promise.resolve({ kind: 'deferred', result: { resultType: 'queued', place: 3 } });
      },
    };
    const hub = hubWith(extension);

    const queued = await rawWire(hub, { extensions: [id] }).request('tools/call', { name: 'echo', arguments: { text: 'x' } });
    const answered = await rawWire(hub).request('tools/call', { name: 'echo', arguments: { text: 'y' } });

    expect(queued).toMatchObject({ resultType: 'queued', place: 3 });
    expect(answered).toMatchObject({ content: [{ text: 'y' }] });
    await vi.waitFor(() => expect(ends).toMatchObject([{ kind: 'result', content: [{ text: 'x' }] }]));
    await hub.stop();
  });

  it('fails the call, masked, where it fails over it', async () => {
    const hub = hubWith({ id, takeToolCall: () => Promise.reject(new Error('password is hunter2')) });

    const answer = await rawWire(hub).request('tools/call', { name: 'echo', arguments: { text: 'x' } });

    expect(answer).toMatchObject({ isError: true, structuredContent: { error: { code: 'MILLRACE_INTERNAL' } } });
    expect(JSON.stringify(answer)).not.toContain('hunter2');
    await hub.stop();
  });

  const empty = extensionMethod({ params: z.object({}), handle: () => ({}) });
  it.each<[string, ProtocolExtension, RegExp]>([
    ['without an id', { id: 'queues' }, /needs an id/],
    ['with a method of the protocol', { id, methods: { 'tools/call': empty } }, /'tools\/call' belongs to the protocol/],
    ['with a method of another extension', { id, methods: { 'tasks/get': empty } }, /'tasks\/get' is there already/],
    ['with the id of another', { id: 'io.modelcontextprotocol/tasks' }, /is there already/],
    ['with a method that is none', { id, methods: { 'queues/x': { handle: () => ({}) } as never } }, /must be what extensionMethod/],
  ])('is refused %s', async (_, extension, problem) => {
    await expect(hubWith(extension).start()).rejects.toThrow(problem);
  });
});

it('is refused from a plugin that comes while serving: clients have been told which there are', async () => {
  const late = definePlugin({
    name: 'late',
    start({ add }) {
      add(points.protocolExtensions, { id });
      return {};
    },
  });
  const hub = createHub({ name: 'h' });
  await hub.start();

  await expect(hub.add(late())).rejects.toMatchObject({ code: 'MILLRACE_POINT_SEALED' });
  await hub.stop();
});

async function legacyCapabilities(hub: Hub): Promise<unknown> {
  const response = await hub.fetch(
    new Request('http://127.0.0.1/mcp', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'initialize',
        params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'old', version: '1' } },
      }),
    }),
  );
  return ((await response.json()) as { result?: { capabilities?: unknown } }).result?.capabilities;
}
