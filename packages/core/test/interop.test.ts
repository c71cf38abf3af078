import { rm } from 'node:fs/promises';
import { serveHttp, type HttpServer } from '@millrace/core/http';
import { Client as V2Client, StreamableHTTPClientTransport as V2Http } from '@modelcontextprotocol/client';
import { StdioClientTransport as V2Stdio } from '@modelcontextprotocol/client/stdio';
import { Client as V1Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as V1Stdio } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as V1Http } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { matrixHub } from './support/matrix-hub.js';
import { spawnable } from './support/spawnable.js';

let http: HttpServer;
let stdioServer: string;
beforeAll(async () => {
  http = await serveHttp(matrixHub(), { port: 0 });
  stdioServer = await spawnable(new URL('support/stdio-server.ts', import.meta.url));
});
afterAll(async () => {
  await http.close();
  await rm(stdioServer);
});

const info = { name: 'interop', version: '1.0.0' };
const capabilities = { elicitation: { form: {} } };
const answer = { action: 'accept' as const, content: { size: 'large' } };
const command = () => ({ command: process.execPath, args: [stdioServer], stderr: 'ignore' as const });
const endpoint = () => new URL(`${http.url}/mcp`);

function v2(mode: 'auto' | 'legacy' | { pin: string }): V2Client {
  const client = new V2Client(info, { capabilities, versionNegotiation: { mode } });
  client.setRequestHandler('elicitation/create', () => answer);
  return client;
}

// The two clients agree in everything used here; the older one's types do not know that.
async function v1(transport: unknown): Promise<V2Client> {
  const client = new V1Client(info, { capabilities: { elicitation: {} } });
  client.setRequestHandler(ElicitRequestSchema, () => answer);
  await client.connect(transport as never);
  const call = client.callTool.bind(client);
  const callTool = ((params, options) => call(params as never, undefined, options as never)) as V2Client['callTool'];
  return Object.assign(client as unknown as V2Client, { callTool });
}

async function connected(client: V2Client, transport: V2Http | V2Stdio): Promise<V2Client> {
  await client.connect(transport);
  return client;
}

const cells: readonly [string, 'legacy' | 'modern', () => Promise<V2Client>][] = [
  ['v1 on stdio', 'legacy', () => v1(new V1Stdio(command()))],
  ['v1 on HTTP', 'legacy', () => v1(new V1Http(endpoint()))],
  ['v2 as before on stdio', 'legacy', () => connected(v2('legacy'), new V2Stdio(command()))],
  ['v2 as before on HTTP', 'legacy', () => connected(v2('legacy'), new V2Http(endpoint()))],
  ['v2 that finds out on stdio', 'modern', () => connected(v2('auto'), new V2Stdio(command()))],
  ['v2 that finds out on HTTP', 'modern', () => connected(v2('auto'), new V2Http(endpoint()))],
  ['v2 at 2026-07-28 on stdio', 'modern', () => connected(v2({ pin: '2026-07-28' }), new V2Stdio(command()))],
  ['v2 at 2026-07-28 on HTTP', 'modern', () => connected(v2({ pin: '2026-07-28' }), new V2Http(endpoint()))],
];

describe.each(cells)('the official client %s', (name, era, connect) => {
  let client: V2Client;
  beforeEach(async () => {
    client = await connect();
  });
  afterEach(() => client.close());

  it('learns who serves and in which era it is served', async () => {
    const { content } = await client.callTool({ name: 'whoami', arguments: {} });

    expect(client.getServerVersion()).toMatchObject({ name: 'matrix', version: '1.2.3' });
    expect(client.getInstructions()).toBe('Be kind.');
    expect(content).toMatchObject([{ text: `local by ${name.endsWith('HTTP') ? 'http' : 'stdio'}, interop ${era}` }]);
  });

  it('lists and calls tools with structured results', async () => {
    const { tools } = await client.listTools();
    const { structuredContent } = await client.callTool({ name: 'add', arguments: { a: 2, b: 3 } });

    expect(tools.find((tool) => tool.name === 'add')).toMatchObject({
      outputSchema: { type: 'object' },
      annotations: { readOnlyHint: true },
    });
    expect(structuredContent).toEqual({ sum: 5 });
  });

  it('gets the failure of a tool with an output schema as a result', async () => {
    await client.listTools();

    const failed = await client.callTool({ name: 'add', arguments: { a: -1, b: 1 } });

    expect(failed).toMatchObject({ isError: true, content: [{ type: 'text', text: 'Only positive numbers are added.' }] });
  });

  it('is asked and goes on', async () => {
    const { structuredContent } = await client.callTool({ name: 'order', arguments: {} });

    expect(structuredContent).toEqual({ size: 'large' });
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
});
