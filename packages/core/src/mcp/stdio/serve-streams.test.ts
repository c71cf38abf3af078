import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createHub } from '../../hub/create-hub.js';
import type { Hub } from '../../hub/hub.js';
import { logger, type Logger } from '../../service/core-services.js';
import { definePlugin } from '../../plugin/define-plugin.js';
import { provide } from '../../token/service.js';
import { tool } from '../../token/inline-tool.js';
import { serveStreams, type StdioServer } from './serve-stdio.js';

type Message = { id?: number; method?: string; result?: Record<string, unknown>; error?: { code: number; message: string } };

const initialize = {
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '0' } },
};
const greetWith = (name: string) => tool({ name, purpose: 'Greets.', effect: 'reads', input: z.strictObject({}), handle: () => 'hello' });
let gate = Promise.resolve();
const gated = tool({
  name: 'gated',
  purpose: 'Waits for the gate.',
  effect: 'reads',
  input: z.strictObject({}),
  handle: async () => (await gate, 'through'),
});
const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
const warnings: string[] = [];
const log: Logger = { debug: () => {}, info: () => {}, warn: (message) => void warnings.push(message), error: () => {} };

let hub: Hub;
let server: StdioServer | undefined;
let text = '';
const serve = async (options: Parameters<typeof serveStreams>[1] = {}): Promise<void> => {
  Object.assign(streams, { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() });
  text = '';
  streams.stdout.on('data', (data: Buffer) => (text += data.toString()));
  hub = createHub({
    name: 'streams',
    tools: [greetWith('greet'), gated],
    instructions: 'Be kind.',
    views: { none: { tools: [], instructions: 'Nothing here.' } },
    services: [provide(logger, log)],
  });
  server = await serveStreams(hub, options, streams);
};
const send = (...messages: object[]): void => {
  for (const message of messages) streams.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
};
const messages = (): Message[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Message);
const answerTo = async (id: number): Promise<Message | undefined> => {
  await expect.poll(() => messages().some((message) => message.id === id)).toBe(true);
  return messages().find((message) => message.id === id);
};
afterEach(async () => {
  await server?.close();
  server = undefined;
});

describe('serving on streams', () => {
  it('starts the hub, and stops it when the client has gone', async () => {
    await serve();
    send(initialize);
    await answerTo(1);

    streams.stdin.end();
    await server?.closed;

    expect(hub.report.state).toBe('stopped');
  });

  it('ends when standard output breaks', async () => {
    await serve();

    streams.stdout.destroy(new Error('broken pipe'));

    await expect(server?.closed).resolves.toBeUndefined();
  });

  it('moves what others write, names each writer once, and gives the stream back', async () => {
    await serve();
    const stray = (): boolean => streams.stdout.write('stray\n');

    stray();
    stray();
    await server?.close();
    stray();

    expect(text).toBe('stray\n');
    expect(String(streams.stderr.read())).toMatch(
      /^\[millrace\] stdout belongs to the protocol.*serve-streams\.test\.ts.*\nstray\nstray\n$/,
    );
    expect(warnings).toHaveLength(1);
  });

  it('serves one view', async () => {
    await serve({ view: 'none' });

    send(initialize, { method: 'notifications/initialized' }, { id: 2, method: 'tools/list' });

    expect((await answerTo(1))?.result).toMatchObject({ instructions: 'Nothing here.' });
    expect((await answerTo(2))?.result).toEqual({ tools: [] });
    const other = createHub({ name: 'other' });
    await expect(serveStreams(other, { view: 'nowhere' }, streams)).rejects.toMatchObject({ code: 'MILLRACE_VIEW_UNKNOWN' });
  });

  it('leaves standard output alone when the hub does not start', async () => {
    const broken = definePlugin({ name: 'broken', start: () => Promise.reject(new Error('no')) });
    const stdout = new PassThrough();
    const before = stdout.write;

    const start = serveStreams(createHub({ name: 'x', plugins: [broken(undefined, { onFailure: 'stop' })] }), {}, { ...streams, stdout });

    await expect(start).rejects.toMatchObject({ code: 'MILLRACE_HUB_START_FAILED' });
    expect(stdout.write).toBe(before);
  });

  it('tells of changed lists only after the handshake', async () => {
    await serve();
    const late = (name: string) =>
      definePlugin({ name, tools: { t: greetWith(`${name}_tool`).spec }, start: () => ({ tools: { t: () => 'hello' } }) });

    await hub.add(late('early')());
    expect(text).toBe('');
    send(initialize, { method: 'notifications/initialized' });
    await answerTo(1);
    await hub.add(late('later')());

    await expect.poll(() => messages().map(({ method }) => method)).toContain('notifications/tools/list_changed');
  });

  it('answers the calls in flight before it closes', async () => {
    let open: () => void = () => undefined;
    gate = new Promise((resolve) => (open = resolve));
    await serve();
    send(initialize, { method: 'notifications/initialized' }, { id: 2, method: 'tools/call', params: { name: 'gated', arguments: {} } });
    await expect.poll(() => hub.report.callsInFlight).toBe(1);

    const closing = server?.close();
    open();
    await closing;

    expect((await answerTo(2))?.result).toMatchObject({ content: [{ text: 'through' }] });
    expect(hub.report.state).toBe('stopped');
  });

  it('waits for calls in flight no longer than it is told', async () => {
    gate = new Promise(() => undefined);
    await serve({ drainMs: 20 });
    send(initialize, { method: 'notifications/initialized' }, { id: 2, method: 'tools/call', params: { name: 'gated', arguments: {} } });
    await expect.poll(() => hub.report.callsInFlight).toBe(1);

    await server?.close();

    expect(hub.report).toMatchObject({ state: 'stopped', callsInFlight: 0 });
    expect(messages().some(({ id, result }) => id === 2 && result !== undefined)).toBe(false);
  });

  it('refuses cursors that are not its own', async () => {
    await serve();

    send(initialize, { method: 'notifications/initialized' }, { id: 2, method: 'tools/list', params: { cursor: 'x' } });

    expect((await answerTo(2))?.error).toMatchObject({ code: -32602 });
  });
});
