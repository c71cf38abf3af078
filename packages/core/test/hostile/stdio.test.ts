// Lines that are broken, huge or sly, on standard input.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { spawnable } from '../support/spawnable.js';
import { modernMeta, type Message } from '../support/wire.js';

let server: string;
let child: ChildProcessWithoutNullStreams;
let answers: Message[];
let sizes: number[];
beforeAll(async () => {
  server = await spawnable(new URL('../support/hostile-stdio.ts', import.meta.url));
});
afterAll(() => rm(server));

const start = (): void => {
  child = spawn(process.execPath, [server]);
  child.stderr.resume();
  child.stdin.on('error', () => {});
  answers = [];
  sizes = [];
  createInterface({ input: child.stdout }).on('line', (text) => {
    answers.push(JSON.parse(text) as Message);
    sizes.push(text.length);
  });
};
const end = (): boolean => child.kill('SIGKILL');

const eras = ['2026', '2025'] as const;
type Era = (typeof eras)[number];
const line = (value: unknown): string => `${typeof value === 'string' ? value : JSON.stringify(value)}\n`;
const request = (era: Era, method: string, params: Record<string, unknown> = {}, id: unknown = 1): object => ({
  jsonrpc: '2.0',
  id,
  method,
  params: era === '2026' ? { ...params, _meta: modernMeta } : params,
});
const greet = (era: Era, id: unknown): object => request(era, 'tools/call', { name: 'greet', arguments: { name: 'Ada' } }, id);
const connect = async (era: Era): Promise<void> => {
  start();
  if (era === '2026') return;
  child.stdin.write(
    line(
      request('2025', 'initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '0' } }, 'init'),
    ),
  );
  child.stdin.write(line({ jsonrpc: '2.0', method: 'notifications/initialized' }));
  await vi.waitFor(() => expect(answers).toHaveLength(1), 15_000);
};
const answerTo = async (id: unknown): Promise<Message | undefined> => {
  await expect.poll(() => answers.some((answer) => answer.id === id), { timeout: 15_000 }).toBe(true);
  return answers.find((answer) => answer.id === id);
};
const elements = (count: number): string => `[${'{"at":"x"},'.repeat(count - 1)}{"at":"x"}]`;
const calling = (era: Era, tool: string, input: string, id: number): string =>
  line(JSON.stringify(request(era, 'tools/call', { name: tool, arguments: { fill: 0 } }, id)).replace('{"fill":0}', input));

describe.each(eras)('a connection of %s', (era) => {
  // One process for all that follows: it has to survive each.
  beforeAll(() => connect(era));
  afterAll(end);

  it('survives lines that are no messages, and answers what comes after them', async () => {
    for (const nonsense of [
      '',
      ' ',
      'nonsense',
      '{',
      '{"jsonrpc":',
      'null',
      '42',
      '"text"',
      '[]',
      '[{}]',
      '[[[[',
      '{"jsonrpc":"2.0"}',
      '{"jsonrpc":"1.0","id":5,"method":"ping"}',
      '{"jsonrpc":"2.0","id":{},"method":"tools/list"}',
      '{"jsonrpc":"2.0","id":9,"result":{}}',
      '{"jsonrpc":"2.0","method":"notifications/cancelled"}',
      '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":{}}}',
      '{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"x","progress":1}}',
      '\u0000',
      '\uFEFF',
      `{"__proto__":{"polluted":1}}`,
    ])
      child.stdin.write(`${nonsense}\n`);
    child.stdin.write(Buffer.from([0xff, 0xfe, 0xc0, 0xaf, 0x0a]));
    child.stdin.write(line(greet(era, 2)));

    expect((await answerTo(2))?.result?.content).toMatchObject([{ text: 'Hello, Ada!' }]);
    expect(Math.max(...sizes)).toBeLessThan(8_192);
  });

  it('answers a call of many wrong elements soon, small, and goes on', async () => {
    child.stdin.write(line(greet(era, 12)));
    await answerTo(12);
    const startedAt = performance.now();

    child.stdin.write(calling(era, 'items', `{"items":${elements(90_000)}}`, 13));
    const refused = await answerTo(13);

    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(JSON.stringify(refused)).toContain('MILLRACE_INPUT_TOO_LARGE');
    child.stdin.write(calling(era, 'anything', `{"deep":${'['.repeat(5_000)}${']'.repeat(5_000)}}`, 14));
    expect(JSON.stringify(await answerTo(14))).toContain('MILLRACE_INPUT_TOO_DEEP');
    child.stdin.write(line(greet(era, 15)));
    expect((await answerTo(15))?.result?.content).toMatchObject([{ text: 'Hello, Ada!' }]);
    expect(Math.max(...sizes)).toBeLessThan(8_192);
  });

  it('says little of what is wrong, and nothing of the inside', async () => {
    const wide = Object.fromEntries(Array.from({ length: 9_000 }, (_, at) => [`key${at}`, at]));

    child.stdin.write(line(request(era, 'prompts/get', { name: 'review', arguments: wide }, 22)));
    child.stdin.write(line(request(era, 'tools/call', { name: 'x'.repeat(500_000), arguments: {} }, 23)));
    child.stdin.write(line(request(era, 'tools/call', { name: 'broken', arguments: {} }, 24)));
    child.stdin.write(line(request(era, 'resources/list', {}, 25)));
    child.stdin.write(line(request(era, 'x'.repeat(500_000), {}, 26)));

    const told = JSON.stringify([await answerTo(22), await answerTo(23), await answerTo(24), await answerTo(25), await answerTo(26)]);
    expect(told).not.toMatch(/hunter2|\/etc\/|\.ts:|node_modules/);
    expect(Math.max(...sizes)).toBeLessThan(8_192);
  });

  it('takes a message in any pieces, and many messages in one', async () => {
    const text = Buffer.from(line(request(era, 'tools/call', { name: 'greet', arguments: { name: 'Ä😀' } }, 32)));

    for (const byte of text) child.stdin.write(Buffer.from([byte]));
    child.stdin.write(Array.from({ length: 200 }, (_, at) => line(greet(era, 100 + at))).join(''));

    expect((await answerTo(32))?.result?.content).toMatchObject([{ text: 'Hello, Ä😀!' }]);
    for (let at = 0; at < 200; at += 1) expect((await answerTo(100 + at))?.result?.content).toMatchObject([{ text: 'Hello, Ada!' }]);
    expect(answers.filter(({ id }) => id === 150)).toHaveLength(1);
  });

  it('ends with its reader: a client that has gone leaves no process', async () => {
    const exited = once(child, 'exit');

    child.stdout.destroy();
    child.stdin.write(line(greet(era, 2)));
    child.stdin.end();

    expect(await exited).toEqual([0, null]);
  });
});

describe('a connection', () => {
  beforeEach(start);
  afterEach(end);

  it('of a revision from the future is refused by name', async () => {
    const meta = { ...modernMeta, 'io.modelcontextprotocol/protocolVersion': '2027-01-01' };

    child.stdin.write(line({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: { _meta: meta } }));

    expect((await answerTo(1))?.error).toMatchObject({ code: -32_022 });
  });

  it.each(['2027-01-01'])('of an older client that asks for %s is offered the newest of its era', async (protocolVersion) => {
    child.stdin.write(line(request('2025', 'initialize', { protocolVersion, capabilities: {}, clientInfo: { name: 'x', version: '0' } })));

    expect((await answerTo(1))?.result).toMatchObject({ protocolVersion: '2025-11-25' });
  });
});
