import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { definePlugin } from '../plugin/define-plugin.js';
import { points } from '../points/points.js';
import { tool } from '../token/inline-tool.js';
import type { Hub } from '../hub/hub.js';
import { oddHub, type Runs } from './test-support/odd-hub.js';
import { sdkLine, servedLine, type Line } from './test-support/stdio-pair.js';

const initialize = (capabilities: object = {}, id: string | number = 'first') => ({
  id,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities, clientInfo: { name: 'raw', version: '0' } },
});
const ready = { method: 'notifications/initialized' };
const call = (id: number, name: string, input: object = {}) => ({ id, method: 'tools/call', params: { name, arguments: input } });
const envelope = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
  'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '0' },
};
const modern = (id: number, method: string, params: object = {}) => ({ id, method, params: { ...params, _meta: envelope } });

let open: () => void = () => {};
let gate = Promise.resolve();
const signals: AbortSignal[] = [];
const gated = tool({
  name: 'gated',
  purpose: 'Waits for the gate.',
  effect: 'reads',
  input: z.strictObject({}),
  handle: async (_, { signal }) => {
    signals.push(signal);
    await gate;
    return 'through';
  },
});
const late = (name: string) => tool({ name, purpose: 'Comes late.', effect: 'reads', input: z.strictObject({}), handle: () => 'late' });
const runs: Runs = new Map();
const lines: Line[] = [];
let hub: Hub;
beforeEach(async () => {
  gate = new Promise((resolve) => (open = resolve));
  signals.length = 0;
  runs.clear();
  hub = oddHub(runs, [gated]);
  await hub.start();
});
afterEach(async () => {
  open();
  await Promise.all(lines.splice(0).map((line) => line.close()));
  await hub.stop();
});
const serve = async () => {
  const line = await servedLine(hub);
  lines.push(line);
  return line;
};

/** Sends one after the other, each when the one before has its answer. */
const play = async (line: Line, script: readonly object[]): Promise<readonly unknown[]> => {
  for (const message of script as { id?: number }[]) {
    line.send(message);
    if (message.id === undefined) await new Promise((resolve) => setImmediate(resolve));
    else await line.answerTo(message.id);
  }
  return line.messages;
};

const scripts: readonly (readonly [string, readonly object[]])[] = [
  [
    'a 2025 client',
    [
      initialize(),
      ready,
      { id: 2, method: 'ping' },
      call(3, 'echo', { text: 'x' }),
      { id: 4, method: 'prompts/list' },
      call(5, 'sum', { a: 1 }),
    ],
  ],
  ['a 2025 client that begins twice', [initialize(), initialize({}, 2), call(3, 'echo', { text: 'x' })]],
  ['a 2025 client that does not begin', [call(1, 'echo', { text: 'x' }), { id: 2, method: 'ping' }, initialize({}, 3), call(4, 'fails')]],
  [
    'a 2025 client that turns modern',
    [initialize(), modern(2, 'tools/call', { name: 'echo', arguments: { text: 'x' } }), modern(3, 'server/discover')],
  ],
  [
    'a 2026 client',
    [
      modern(1, 'server/discover'),
      modern(2, 'tools/list'),
      modern(3, 'tools/call', { name: 'echo', arguments: { text: 'x' } }),
      modern(4, 'prompts/list'),
      modern(5, 'ping'),
    ],
  ],
  [
    'a 2026 client that turns back after asking who is there',
    [modern(1, 'server/discover'), initialize({}, 2), call(3, 'echo', { text: 'x' })],
  ],
  [
    'a 2026 client that turns back too late',
    [modern(1, 'tools/list'), initialize({}, 2), call(3, 'echo', { text: 'x' }), modern(4, 'server/discover')],
  ],
  [
    'a 2026 client that turns back too late, having asked the SDK before',
    [
      modern(1, 'server/discover'),
      { ...modern(2, 'prompts/list'), params: { _meta: { ...envelope, progressToken: 1 } } },
      initialize({}, 3),
    ],
  ],
  [
    'a 2026 client of another version',
    [
      { ...modern(1, 'server/discover'), params: { _meta: { ...envelope, 'io.modelcontextprotocol/protocolVersion': '2027-01-01' } } },
      initialize({}, 2),
    ],
  ],
  [
    'a client that logs',
    [initialize(), ready, call(2, 'talks'), { id: 3, method: 'logging/setLevel', params: { level: 'warning' } }, call(4, 'talks')],
  ],
  ['a client with an unknown tool', [initialize(), call(2, 'nowhere'), call(3, 'picture')]],
  [
    'a client with unusual capabilities',
    [initialize({ experimental: { x: {} } }), ready, call(2, 'echo', { text: 'x' }), { id: 3, method: 'ping' }],
  ],
];

describe('a connection on standard input and output', () => {
  it.each(scripts)('is answered as the SDK answers it: %s', async (_, script) => {
    const other = sdkLine(hub);
    lines.push(other);

    const served = await play(await serve(), script);

    expect(served).toEqual(await play(other, script));
  });

  it('goes on where an answer cannot be written', async () => {
    const line = await serve();

    const messages = await play(line, [initialize(), ready, call(2, 'bigint'), call(3, 'unwritable'), call(4, 'echo', { text: 'x' })]);

    expect(messages.slice(1)).toMatchObject([
      { id: 2, result: { isError: true, _meta: { 'dev.millrace/error': { code: 'MILLRACE_RESULT_INVALID' } } } },
      { id: 3, error: { code: -32_603 } },
      { id: 4, result: { content: [{ text: 'x' }] } },
    ]);
    expect(JSON.stringify(messages)).not.toContain('hunter2');
  });

  it('asks the user without running the handler twice in a round', async () => {
    const line = await serve();
    await play(line, [initialize({ elicitation: {} }), ready]);

    line.send(call(2, 'asks'));
    await expect.poll(() => line.messages.find(({ method }) => method === 'elicitation/create')).toBeDefined();
    const question = line.messages.find(({ method }) => method === 'elicitation/create');
    line.send({ id: question?.id, result: { action: 'accept', content: { size: 'large' } } });

    expect((await line.answerTo(2)).result).toMatchObject({ content: [{ text: 'large' }] });
    expect(runs.get('asks')).toBe(2);
  });

  it('brings log messages in their order, before the answer, from one run', async () => {
    const line = await serve();

    await play(line, [initialize(), ready, call(2, 'talks')]);

    expect(line.messages.slice(1).map(({ params, id }) => params?.['data'] ?? id)).toEqual(['first', { second: true }, 2]);
    expect(runs.get('talks')).toBe(1);
  });

  it('cancels a call by its id and answers nothing to it', async () => {
    const line = await serve();
    await play(line, [initialize(), ready]);

    line.send(call(2, 'gated'));
    line.send(call(3, 'gated'));
    await expect.poll(() => signals.length).toBe(2);
    line.send({ method: 'notifications/cancelled', params: { requestId: 2, reason: 'enough' } });
    await expect.poll(() => signals[0]?.aborted).toBe(true);
    open();

    await line.answerTo(3);
    expect(signals[1]?.aborted).toBe(false);
    expect(line.messages.some(({ id }) => id === 2)).toBe(false);
  });

  it('answers what came before the end of standard input, even where the SDK has to be loaded for it', async () => {
    const line = await serve();
    line.send(initialize());
    line.send({ id: 2, method: 'prompts/list' });

    line.stdin.end();
    await line.server.closed;

    expect(line.messages.map(({ id }) => id)).toEqual(['first', 2]);
  });

  it('tells of changed lists whether the SDK is loaded or not', async () => {
    const line = await serve();
    const told = (): number => line.messages.filter(({ method }) => method === 'notifications/tools/list_changed').length;
    await play(line, [initialize(), ready]);

    await hub.add(definePlugin({ name: 'one', start: ({ add }) => (add(points.tools, late('late_one')), {}) })());
    await expect.poll(told).toBeGreaterThan(0);
    const before = told();
    await play(line, [{ id: 2, method: 'prompts/list' }]);
    await hub.add(definePlugin({ name: 'two', start: ({ add }) => (add(points.tools, late('late_two')), {}) })());

    await expect.poll(told).toBeGreaterThan(before);
  });
});
