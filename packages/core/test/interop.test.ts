import { rm } from 'node:fs/promises';
import { serveHttp, type HttpServer } from '@millrace/core/http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cells, type InteropClient, type Reach } from './support/interop-clients.js';
import { matrixHub } from './support/matrix-hub.js';
import { spawnable } from './support/spawnable.js';

let http: HttpServer;
let reach: Reach;
beforeAll(async () => {
  http = await serveHttp(matrixHub(), { port: 0 });
  const script = await spawnable(new URL('support/stdio-server.ts', import.meta.url));
  reach = { endpoint: new URL(`${http.url}/mcp`), script };
});
afterAll(async () => {
  await http.close();
  await rm(reach.script);
});

describe.each(cells)('the official client $name on $via', ({ era, via, version, canAsk, connect }) => {
  let client: InteropClient;
  beforeAll(async () => {
    client = await connect(reach);
  });
  afterAll(() => client.close());

  it('learns who serves, in which era and at which revision', async () => {
    const { content } = await client.callTool({ name: 'whoami', arguments: {} });

    expect(client.agreed).toBe(version);
    expect(client.getServerVersion()).toMatchObject({ name: 'matrix', version: '1.2.3' });
    expect(client.getInstructions()).toBe('Be kind.');
    expect(content).toMatchObject([{ text: `local by ${via}, interop ${era}` }]);
  });

  it('lists and calls tools with structured results', async () => {
    const { tools } = await client.listTools();
    const { content, structuredContent } = await client.callTool({ name: 'add', arguments: { a: 2, b: 3 } });

    expect(tools.find((tool) => tool.name === 'add')).toMatchObject({ inputSchema: { type: 'object', required: ['a', 'b'] } });
    expect(content).toMatchObject([{ type: 'text', text: '{"sum":5}' }]);
    expect(structuredContent).toEqual({ sum: 5 });
  });

  it('gets the failure of a tool with an output schema as a result', async () => {
    await client.listTools();

    const failed = await client.callTool({ name: 'add', arguments: { a: -1, b: 1 } });

    expect(failed).toMatchObject({ isError: true, content: [{ type: 'text', text: 'Only positive numbers are added.' }] });
  });

  it('is told of what does not exist', async () => {
    await expect(client.callTool({ name: 'nothing', arguments: {} })).rejects.toMatchObject({ code: -32_602 });
    await expect(client.readResource({ uri: 'docs://nothing' })).rejects.toMatchObject({ code: expect.any(Number) });
  });

  it.runIf(canAsk)('is asked and goes on', async () => {
    const { structuredContent } = await client.callTool({ name: 'order', arguments: {} });

    expect(structuredContent).toEqual({ size: 'large' });
  });

  it.runIf(!canAsk)('that cannot be asked is told so', async () => {
    const refused = await client.callTool({ name: 'order', arguments: {} });

    expect(refused).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('order') }] });
  });

  it('sees progress', async () => {
    // The official clients lose notices that they read together with the answer, as a busy machine makes them: ask again then.
    await vi.waitFor(
      async () => {
        const seen: number[] = [];
        await client.callTool({ name: 'count', arguments: {} }, { onprogress: (notice) => void seen.push(notice.progress) });

        expect(seen).toEqual([1, 2, 3]);
      },
      { timeout: 10_000 },
    );
  });

  it('cancels', async () => {
    const gone = new AbortController();

    const answer = client.callTool({ name: 'slow', arguments: { ms: 15_000 } }, { signal: gone.signal });
    setTimeout(() => gone.abort(new Error('changed my mind')), 20);

    await expect(answer).rejects.toThrow('changed my mind');
    expect((await client.callTool({ name: 'greet', arguments: { name: 'Ada' } })).content).toMatchObject([{ text: 'Hello, Ada!' }]);
  });

  it('uses resources, prompts and completion', async () => {
    const { contents } = await client.readResource({ uri: 'weather://oslo/today' });
    const { messages } = await client.getPrompt({ name: 'review', arguments: { file: 'a.ts' } });
    const { completion } = await client.complete({ ref: { type: 'ref/prompt', name: 'review' }, argument: { name: 'file', value: 'b' } });

    expect((await client.listResources()).resources).toMatchObject([{ uri: 'docs://manual' }]);
    expect((await client.listResourceTemplates()).resourceTemplates).toMatchObject([{ uriTemplate: 'weather://{city}/today' }]);
    expect((await client.listPrompts()).prompts).toMatchObject([{ name: 'review', arguments: [{ name: 'file', required: true }] }]);
    expect(contents).toMatchObject([{ text: 'Sunny in oslo.' }]);
    expect(messages).toMatchObject([{ content: { text: 'Review a.ts.' } }]);
    expect(completion.values).toEqual(['b.ts']);
  });

  it.runIf(era === 'legacy')('pings', async () => {
    await expect(client.ping()).resolves.toBeDefined();
  });

  it.runIf(era === 'modern')('has no ping, and is told so by its own side', async () => {
    await expect(client.ping()).rejects.toMatchObject({ code: 'METHOD_NOT_SUPPORTED_BY_PROTOCOL_VERSION' });
  });
});

it('serves nothing of the transport of 2024-11-05, and says what is there instead', async () => {
  const stream = await fetch(reach.endpoint, { headers: { accept: 'text/event-stream' } });

  expect(stream.status).toBeGreaterThanOrEqual(400);
  expect(stream.status).toBeLessThan(500);
});
