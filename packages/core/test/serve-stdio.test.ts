import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { spawnable } from './support/spawnable.js';

type Message = { id?: number | null; method?: string; result?: Record<string, unknown>; error?: { code: number }; params?: unknown };

let server: string;
beforeAll(async () => {
  server = await spawnable(new URL('support/stdio-server.ts', import.meta.url));
});

afterAll(() => rm(server));

let child: ChildProcessWithoutNullStreams;
let lines: AsyncIterator<string>;
let stderr = '';
beforeEach(() => {
  child = spawn(process.execPath, [server]);
  lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  stderr = '';
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
});
afterEach(() => child.kill());

const send = (...messages: (object | string)[]): void => {
  for (const message of messages)
    child.stdin.write(`${typeof message === 'string' ? message : JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
};
const receive = async (): Promise<Message> => JSON.parse((await lines.next()).value as string) as Message;
const initialize = {
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '0' } },
};
const call = (id: number, name: string, input: object = {}): object => ({ id, method: 'tools/call', params: { name, arguments: input } });
const connect = async (): Promise<void> => {
  send(initialize, { method: 'notifications/initialized' });
  await receive();
};

describe('standard output', () => {
  it('belongs to the protocol: other writes go to standard error and their writer is named once', async () => {
    await connect();

    send(call(2, 'chatter'), call(3, 'chatter'));
    const answers = [await receive(), await receive()];

    expect(answers.map(({ id }) => id).toSorted()).toEqual([2, 3]);
    await expect.poll(() => stderr.split('a stray line').length).toBe(3);
    expect(stderr.match(/\[millrace\] stdout belongs to the protocol.*chatter.*\n/g)).toHaveLength(2);
    expect(stderr).toMatch(/written by .*stdio-server-\d+\.mjs:\d+:\d+/);
  });
});

describe('what comes in', () => {
  it('may be nonsense without harm', async () => {
    await connect();

    send('{"jsonrpc":', 'nonsense', '[]', '42', '{"jsonrpc":"2.0"}', '{"id":7}', '', call(2, 'greet', { name: 'Ada' }));

    let answer = await receive();
    while (answer.id !== 2) answer = await receive();
    expect(answer.result).toMatchObject({ content: [{ text: 'Hello, Ada!' }] });
  });

  it('ends the connection where one line is longer than ten megabytes', async () => {
    await connect();
    const exited = once(child, 'exit');
    child.stdin.on('error', () => {});

    const part = 'x'.repeat(1_048_576);
    for (let count = 0; count < 12; count += 1) child.stdin.write(part);

    expect(await exited).toEqual([0, null]);
  });

  it('is cancelled when the client says so', async () => {
    await connect();

    send(
      call(2, 'slow', { ms: 15_000 }),
      { method: 'notifications/cancelled', params: { requestId: 2 } },
      call(3, 'greet', { name: 'Ada' }),
    );

    expect((await receive()).id).toBe(3);
    const exited = once(child, 'exit');
    const startedAt = performance.now();
    child.stdin.end();
    await exited;
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});

describe('the end of standard input', () => {
  it('lets what was piped in be answered, then ends the process', async () => {
    const exited = once(child, 'exit');
    child.stdin.end(
      [initialize, { method: 'notifications/initialized' }, call(2, 'slow', { ms: 300 }), call(3, 'greet', { name: 'Ada' })]
        .map((message) => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
        .join(''),
    );

    const ids = [await receive(), await receive(), await receive()].map(({ id }) => id);

    expect(ids).toEqual([1, 3, 2]);
    expect(await exited).toEqual([0, null]);
  });
});

describe('a client of tasks', () => {
  it('is told how its task goes on, until it listens no more', async () => {
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': { extensions: { 'io.modelcontextprotocol/tasks': {} } },
    };
    const modern = (id: number, method: string, params: object): object => ({ id, method, params: { ...params, _meta } });
    send(modern(1, 'tools/call', { name: 'job', arguments: {} }));
    const taskId = (await receive()).result?.['taskId'];

    send(modern(2, 'subscriptions/listen', { notifications: { taskIds: [taskId] } }));
    const begun = [await receive(), await receive()];
    send(modern(3, 'tools/call', { name: 'finish_job', arguments: {} }));
    const ended = [await receive(), await receive()].toSorted((a, b) => Number(a.id ?? 0) - Number(b.id ?? 0));
    send({ method: 'notifications/cancelled', params: { requestId: 2 } }, modern(4, 'server/discover', {}));
    const last = await receive();

    expect(begun).toMatchObject([
      { method: 'notifications/subscriptions/acknowledged', params: { notifications: { taskIds: [taskId] } } },
      { method: 'notifications/tasks', params: { taskId, status: 'working' } },
    ]);
    expect(ended).toMatchObject([
      { method: 'notifications/tasks', params: { status: 'completed', result: { content: [{ text: 'done' }] } } },
      { id: 3, result: {} },
    ]);
    expect(last).toMatchObject({ id: 4, result: { capabilities: { extensions: { 'io.modelcontextprotocol/tasks': {} } } } });
    const exited = once(child, 'exit');
    child.stdin.end();
    expect(await exited).toEqual([0, null]);
  });
});
