import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { spawnable } from './support/spawnable.js';

// Names each module as it is loaded.
const hooks = 'export async function load(url, context, next) { process._rawDebug(`loads ${url}`); return next(url, context); }';
const register = `import { register } from "node:module"; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hooks)}`)});`;
const heavy = /\/(@modelcontextprotocol|zod|cockatiel)\//;

const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '0' } },
};
const list = { jsonrpc: '2.0', id: 2, method: 'tools/list' };
const call = { jsonrpc: '2.0', id: 3, method: 'tools/call', params: { name: 'echo', arguments: { text: 'hello' } } };
const prompts = { jsonrpc: '2.0', id: 4, method: 'prompts/list' };

let module: string;
beforeAll(async () => {
  module = await spawnable(new URL('support/plain-server.ts', import.meta.url), { isSplit: true });
});
afterAll(() => rm(dirname(module), { recursive: true }));

let child: ChildProcessWithoutNullStreams;
let loaded = '';
afterEach(() => child.kill());
const start = (transport: string): AsyncIterator<string> => {
  loaded = '';
  child = spawn(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(register)}`, module, transport]);
  child.stderr.on('data', (data: Buffer) => (loaded += data.toString()));
  return createInterface({ input: child.stdout })[Symbol.asyncIterator]();
};
const heavyModules = (): string[] => loaded.split('\n').filter((line) => line.startsWith('loads ') && heavy.test(line));

describe('what a server loads', () => {
  it('on standard input and output is neither the SDK nor a schema library until something needs them', async () => {
    const lines = start('stdio');
    const next = async (): Promise<{ id: number }> => JSON.parse(String((await lines.next()).value)) as { id: number };

    for (const message of [initialize, list, call]) child.stdin.write(`${JSON.stringify(message)}\n`);
    const ids = [(await next()).id, (await next()).id, (await next()).id];
    const before = heavyModules();
    child.stdin.write(`${JSON.stringify(prompts)}\n`);
    ids.push((await next()).id);
    child.stdin.end();
    await once(child, 'exit');

    expect(ids).toEqual([1, 2, 3, 4]);
    expect(before).toEqual([]);
    expect(heavyModules().length).toBeGreaterThan(0);
    expect(loaded).toContain('loads ');
    // Reading a file for each source would double the time to the first answer.
    expect(loaded.split('\n').filter((line) => line.includes('/core/dist/')).length).toBeLessThan(30);
  });

  it('over HTTP is neither of them either', async () => {
    const lines = start('http');
    const url = String((await lines.next()).value);
    const post = (body: object, session?: string): Promise<Response> =>
      fetch(`${url}/mcp`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          ...(session !== undefined && { 'mcp-session-id': session }),
        },
        body: JSON.stringify(body),
      });

    const session = (await post(initialize)).headers.get('mcp-session-id') ?? '';
    const answers = [await (await post(list, session)).json(), await (await post(call, session)).json()];

    expect(answers).toMatchObject([{ id: 2 }, { id: 3, result: { content: [{ text: 'hello' }] } }]);
    expect(heavyModules()).toEqual([]);
    expect(loaded).toContain('loads ');
  });
});
