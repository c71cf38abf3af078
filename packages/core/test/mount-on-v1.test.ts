import {
  createHub,
  definePlugin,
  definePrompt,
  defineResource,
  fromJsonSchema,
  logger,
  points,
  provide,
  tool,
  type Hub,
  type HubOptions,
} from '@millrace/core';
import { mountOnV1, type V1MountOptions } from '@millrace/core/v1';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import {
  CreateMessageRequestSchema,
  ListRootsRequestSchema,
  ElicitRequestSchema,
  LoggingMessageNotificationSchema,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { matrixHub, slowSignals } from './support/matrix-hub.js';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const kept = <H extends Hub>(hub: H): H => (ends.push(() => hub.stop()), hub);

/** A host with a tool, a resource and a prompt of its own. */
function hostServer(): McpServer {
  const host = new McpServer({ name: 'host', version: '1.0.0' }, { capabilities: { logging: {} } });
  host.registerTool('own', { description: 'Of the host.', inputSchema: { text: z.string() } }, ({ text }) => ({
    content: [{ type: 'text', text: `own ${text}` }],
  }));
  host.registerResource('own', 'host://own', {}, (uri) => ({ contents: [{ uri: uri.href, text: 'of the host' }] }));
  host.registerPrompt('own', {}, () => ({ messages: [{ role: 'user', content: { type: 'text', text: 'of the host' } }] }));
  return host;
}

async function connected(host: McpServer, capabilities: object = {}): Promise<Client> {
  const [one, other] = InMemoryTransport.createLinkedPair();
  const client = new Client({ name: 'client', version: '1.2.3' }, { capabilities });
  await host.connect(one);
  await client.connect(other);
  ends.push(() => client.close());
  return client;
}

async function mounted(hub: Hub, { options, capabilities }: { options?: V1MountOptions; capabilities?: object } = {}) {
  const host = hostServer();
  const mount = await mountOnV1(host, hub, options);
  return { host, mount, client: await connected(host, capabilities) };
}

const namesOf = async (client: Client): Promise<string[]> => (await client.listTools()).tools.map(({ name }) => name);
const textOf = async (client: Client, name: string, input: Record<string, unknown> = {}): Promise<unknown> =>
  ((await client.callTool({ name, arguments: input })) as { content: { text: string }[] }).content[0]?.text;
const adder = (name: string, hubOptions: Partial<HubOptions> = {}) => {
  const live = {
    add:
      (_: string): (() => void) =>
      () => {},
  };
  const plugin = definePlugin({
    name: 'adder',
    start({ add }) {
      live.add = (added) => add(points.tools, simple(added));
      return {};
    },
  });
  const hub = kept(createHub({ name, ...hubOptions, plugins: [plugin()], tools: [...(hubOptions.tools ?? [])] }));
  return { hub, live };
};
const simple = (name: string) => tool({ name, purpose: 'Answers.', effect: 'reads', input: z.object({}), handle: () => `hub's ${name}` });

describe('a hub mounted on a v1 server', () => {
  it("serves its tools, resources and prompts beside the host's", async () => {
    const { client } = await mounted(kept(matrixHub()));

    const resources = await client.listResources();
    const templates = await client.listResourceTemplates();
    const prompts = await client.listPrompts();

    expect((await namesOf(client)).slice(0, 3)).toEqual(['own', 'greet', 'add']);
    expect(resources.resources.map(({ uri }) => uri)).toEqual(['host://own', 'docs://manual']);
    expect(templates.resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual(['weather://{city}/today']);
    expect(prompts.prompts.map(({ name }) => name)).toEqual(['own', 'review']);
    expect([await textOf(client, 'own', { text: 'x' }), await textOf(client, 'greet', { name: 'Ada' })]).toEqual(['own x', 'Hello, Ada!']);
    expect((await client.callTool({ name: 'add', arguments: { a: 1, b: 2 } })).structuredContent).toEqual({ sum: 3 });
    const reads = await Promise.all(['host://own', 'docs://manual', 'weather://oslo/today'].map((uri) => client.readResource({ uri })));
    expect(reads.map(({ contents }) => (contents[0] as { text: string }).text)).toEqual(['of the host', 'Read me.', 'Sunny in oslo.']);
    const rendered = await Promise.all([
      client.getPrompt({ name: 'own' }),
      client.getPrompt({ name: 'review', arguments: { file: 'a.ts' } }),
    ]);
    expect(rendered.map(({ messages }) => messages[0]?.content)).toMatchObject([{ text: 'of the host' }, { text: 'Review a.ts.' }]);
  });

  it('shows schemas as they are, keyword for keyword', async () => {
    const schema = {
      type: 'object',
      properties: {
        at: { type: 'string', format: 'date-time', 'x-hint': 'local' },
        tags: { type: 'array', prefixItems: [{ const: 'a' }] },
      },
      required: ['at'],
      dependentRequired: { tags: ['at'] },
    } as const;
    const exact = tool({ name: 'exact', purpose: 'Is exact.', effect: 'reads', input: fromJsonSchema(schema), handle: () => 'x' });
    const { client } = await mounted(kept(createHub({ name: 'h', tools: [exact] })));

    const { tools } = await client.listTools();

    expect(tools.find(({ name }) => name === 'exact')?.inputSchema).toEqual(schema);
  });

  it('completes arguments of its prompts and resources', async () => {
    const { client } = await mounted(kept(matrixHub()));

    const city = await client.complete({
      ref: { type: 'ref/resource', uri: 'weather://{city}/today' },
      argument: { name: 'city', value: 'o' },
    });
    const file = await client.complete({ ref: { type: 'ref/prompt', name: 'review' }, argument: { name: 'file', value: 'b' } });

    expect([city.completion.values, file.completion.values]).toEqual([['oslo', 'odda'], ['b.ts']]);
    await expect(client.complete({ ref: { type: 'ref/prompt', name: 'nobody' }, argument: { name: 'x', value: '' } })).rejects.toThrow();
  });

  it('answers what fails as a failed result, and what is unknown as the host does', async () => {
    const { client } = await mounted(kept(matrixHub()));

    const failed = await client.callTool({ name: 'add', arguments: { a: -1, b: 0 } });
    const wrong = await client.callTool({ name: 'greet', arguments: { name: 7 } });
    const unknown = await client.callTool({ name: 'nobody', arguments: {} }).then(
      ({ content }) => JSON.stringify(content),
      (error: Error) => error.message,
    );

    expect(failed).toMatchObject({ isError: true, content: [{ text: 'Only positive numbers are added.' }] });
    expect(failed._meta).toMatchObject({ 'dev.millrace/error': { code: 'negative' } });
    expect(wrong).toMatchObject({ isError: true, structuredContent: { error: { code: 'MILLRACE_INPUT_INVALID' } } });
    expect(unknown).toContain('nobody');
    await expect(client.readResource({ uri: 'host://nothing' })).rejects.toThrow('host://nothing');
    await expect(client.getPrompt({ name: 'review', arguments: {} })).rejects.toMatchObject({
      code: -32_602,
      data: { code: 'MILLRACE_INPUT_INVALID' },
    });
  });

  it('tells the client when the catalogue changes, and serves what has come', async () => {
    const { hub, live } = adder('h');
    const { client } = await mounted(hub);
    const changed = vi.fn();
    client.setNotificationHandler(ToolListChangedNotificationSchema, changed);

    const remove = live.add('late');
    await vi.waitFor(() => expect(changed).toHaveBeenCalled());
    const names = await namesOf(client);
    remove();

    expect(names).toEqual(['own', 'late']);
    expect(await namesOf(client)).toEqual(['own']);
  });

  it('serves what the host registers later', async () => {
    const { host, client } = await mounted(kept(matrixHub()));

    host.registerTool('later', {}, () => ({ content: [{ type: 'text', text: 'later' }] }));

    expect(await namesOf(client)).toContain('later');
    expect(await textOf(client, 'later')).toBe('later');
  });

  it("lets the host's own answer where both have a name, and reports it", async () => {
    const warned: unknown[] = [];
    const ignore = (): void => {};
    const log = { debug: ignore, info: ignore, error: ignore, warn: (message: string) => void warned.push(message) };
    const ours = createHub({
      name: 'h',
      tools: [simple('own'), simple('mine'), simple('later')],
      services: [provide(logger, log)],
      plugins: [
        definePlugin({
          name: 'p',
          resources: { own: defineResource({ name: 'own', uri: 'host://own' }) },
          prompts: { own: definePrompt({ name: 'own', purpose: 'Is own.' }) },
          start: () => ({ resources: { own: () => 'hub' }, prompts: { own: () => 'hub' } }),
        })(),
      ],
    });
    const { host, client, mount } = await mounted(kept(ours));
    host.registerTool('later', {}, () => ({ content: [{ type: 'text', text: "host's later" }] }));

    const names = await namesOf(client);

    expect(names).toEqual(['own', 'later', 'mine']);
    expect([await textOf(client, 'own', { text: 'x' }), await textOf(client, 'later')]).toEqual(['own x', "host's later"]);
    const [read] = (await client.readResource({ uri: 'host://own' })).contents;
    expect(read).toMatchObject({ text: 'of the host' });
    expect(await mount.collisions()).toEqual([
      { kind: 'tool', name: 'own' },
      { kind: 'tool', name: 'later' },
      { kind: 'resource', name: 'host://own' },
      { kind: 'prompt', name: 'own' },
    ]);
    expect(warned).toHaveLength(3);
  });

  it('puts questions to the user, and takes what cannot be asked for a no', async () => {
    const hub = kept(matrixHub());
    const asked = await mounted(hub, { capabilities: { elicitation: {} } });
    asked.client.setRequestHandler(ElicitRequestSchema, ({ params }) => ({
      action: params.message === 'What size?' ? 'accept' : 'cancel',
      content: { size: 'large' },
    }));
    const declining = await mounted(hub, { capabilities: { elicitation: {} } });
    declining.client.setRequestHandler(ElicitRequestSchema, () => ({ action: 'decline' }));
    const mute = await mounted(hub);

    const answers = await Promise.all([asked, declining, mute].map(({ client }) => client.callTool({ name: 'order', arguments: {} })));

    expect(answers[0]?.structuredContent).toEqual({ size: 'large' });
    expect(answers[1]?._meta).toMatchObject({ 'dev.millrace/error': { code: 'MILLRACE_ASK_DECLINED' } });
    expect(answers[2]?._meta).toMatchObject({ 'dev.millrace/error': { code: 'MILLRACE_ASK_UNSUPPORTED' } });
  });

  it('sends users to addresses, and relays requests for samples and roots, to clients that can', async () => {
    const asking = tool({
      name: 'asking',
      purpose: 'Asks for all.',
      effect: 'reads',
      input: z.object({}),
      async handle(_, call) {
        await call.ask('agree', { message: 'Sign in.', url: 'https://example.test/sign-in' });
        const { content } = (await call.ask('text', {
          sample: { messages: [{ role: 'user', content: { type: 'text', text: 'Hi' } }], maxTokens: 10 },
        })) as { content: { text: string } };
        const roots = (await call.ask('roots', { roots: true })) as readonly { uri: string }[];
        return `${content.text} ${roots[0]?.uri}`;
      },
    });
    const capabilities = { elicitation: { url: {} }, sampling: {}, roots: {} };
    const { client } = await mounted(kept(createHub({ name: 'h', tools: [asking] })), { capabilities });
    const addresses: unknown[] = [];
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => (addresses.push('url' in params && params.url), { action: 'accept' }));
    client.setRequestHandler(CreateMessageRequestSchema, () => ({
      model: 'm',
      role: 'assistant',
      content: { type: 'text', text: 'Hello' },
    }));
    client.setRequestHandler(ListRootsRequestSchema, () => ({ roots: [{ uri: 'file:///work' }] }));

    const text = await textOf(client, 'asking');

    expect(text).toBe('Hello file:///work');
    expect(addresses).toEqual(['https://example.test/sign-in']);
  });

  it('keeps what a plugin throws while it lists or completes from the client', async () => {
    const torn = definePlugin({
      name: 'torn',
      resources: {
        torn: defineResource({
          name: 'torn',
          template: 'torn://{id}',
          list: () => Promise.reject(new Error('password is hunter2')),
          complete: () => Promise.reject(new Error('password is hunter2')),
        }),
      },
      start: () => ({ resources: { torn: () => 'x' } }),
    });
    const { client } = await mounted(kept(createHub({ name: 'h', plugins: [torn()] })));
    const messageOf = (work: Promise<unknown>): Promise<string> => work.then(JSON.stringify, (error: Error) => error.message);

    const messages = await Promise.all([
      messageOf(client.listResources()),
      messageOf(client.complete({ ref: { type: 'ref/resource', uri: 'torn://{id}' }, argument: { name: 'id', value: '' } })),
    ]);

    expect(messages.join()).not.toContain('hunter2');
    expect(messages[1]).toContain('failed unexpectedly');
  });

  it('reports progress, sends logs from the level that the client has set, and hears of cancellation', async () => {
    const chatty = tool({
      name: 'chatty',
      purpose: 'Logs.',
      effect: 'reads',
      input: z.object({}),
      handle: (_, call) => (call.log('debug', 'quiet'), call.log('error', 'loud'), 'done'),
    });
    const { client } = await mounted(kept(matrixHub({ tools: [chatty] })));
    const steps: unknown[] = [];
    const logs: unknown[] = [];
    client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => void logs.push(params.data));
    await client.setLoggingLevel('warning');
    const before = slowSignals.length;
    const cancel = new AbortController();

    await client.callTool({ name: 'count', arguments: {} }, undefined, { onprogress: ({ progress }) => steps.push(progress) });
    await client.callTool({ name: 'chatty', arguments: {} });
    const slow = client
      .callTool({ name: 'slow', arguments: { ms: 60_000 } }, undefined, { signal: cancel.signal })
      .catch(() => 'cancelled');
    await vi.waitFor(() => expect(slowSignals.length).toBe(before + 1));
    cancel.abort();

    expect(await slow).toBe('cancelled');
    await vi.waitFor(() => expect(slowSignals[before]?.aborted).toBe(true));
    expect(steps).toEqual([1, 2, 3]);
    expect(logs).toEqual(['loud']);
  });

  it('tells a client that waits for progress that a silent tool is still at work', async () => {
    const { client } = await mounted(kept(matrixHub({ keepAliveMs: 10 })));
    const steps: number[] = [];

    const slow = client.callTool({ name: 'slow', arguments: { ms: 60_000 } }, undefined, {
      onprogress: ({ progress }) => steps.push(progress),
    });
    slow.catch(() => undefined);
    await vi.waitFor(() => expect(steps.length).toBeGreaterThan(2));

    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(new Set(steps).size).toBe(steps.length);
  });

  it("shows each caller what is its, by the host's own knowledge of it", async () => {
    const { client } = await mounted(kept(matrixHub()), {
      options: { principalOf: () => ({ id: 'eve', tenant: 't', groups: [], scopes: new Set(['none']), via: 'http' }) },
    });
    const nobody = await mounted(kept(matrixHub()), { options: { principalOf: () => undefined } });

    const hidden = await client.callTool({ name: 'secret', arguments: {} }).then(
      (result) => JSON.stringify(result),
      (error: Error) => error.message,
    );

    expect(await textOf(client, 'whoami')).toBe('eve by http, client legacy');
    expect(await namesOf(client)).not.toContain('secret');
    expect(hidden).not.toContain('the secret');
    await expect(nobody.client.listTools()).rejects.toMatchObject({ data: { code: 'MILLRACE_TOKEN_INVALID' } });
    await expect(nobody.client.callTool({ name: 'greet', arguments: { name: 'x' } })).rejects.toThrow();
  });

  it('serves the view that is named, and refuses one that is not there', async () => {
    const hub = kept(matrixHub({ views: { small: { tools: ['greet'] } } }));
    const { client } = await mounted(hub, { options: { view: 'small' } });

    expect(await namesOf(client)).toEqual(['own', 'greet']);
    await expect(mountOnV1(hostServer(), hub, { view: 'nothing' })).rejects.toMatchObject({ code: 'MILLRACE_VIEW_UNKNOWN' });
  });

  it('is gone when it is taken off, for a second hub on the same server too, in whatever order', async () => {
    const host = hostServer();
    const first = await mountOnV1(host, kept(createHub({ name: 'a', tools: [simple('one')] })));
    const second = await mountOnV1(host, kept(createHub({ name: 'b', tools: [simple('two'), simple('one')] })));
    const client = await connected(host);
    const changed = vi.fn();
    client.setNotificationHandler(ToolListChangedNotificationSchema, changed);

    const both = await namesOf(client);
    const collisions = await second.collisions();
    first.dispose();
    first.dispose();
    const one = await namesOf(client);
    second.dispose();
    await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(2));

    expect([both, one, await namesOf(client)]).toEqual([['own', 'one', 'two'], ['own', 'two', 'one'], ['own']]);
    expect(collisions).toEqual([{ kind: 'tool', name: 'one' }]);
    expect(await client.callTool({ name: 'two', arguments: {} }).catch(() => ({ isError: true }))).toMatchObject({ isError: true });
  });

  it('lets go of the hub when the server closes, and of what the host does then', async () => {
    const { hub, live } = adder('h');
    const host = hostServer();
    const closed = vi.fn();
    host.server.onclose = closed;
    await mountOnV1(host, hub);
    await connected(host);
    const send = vi.spyOn(host.server, 'sendToolListChanged');

    await host.close();
    live.add('late');
    await new Promise((resolve) => setImmediate(resolve));

    expect(closed).toHaveBeenCalled();
    expect(send).not.toHaveBeenCalled();
  });

  it('says so when the server is connected already, or is no such server', async () => {
    const hub = kept(createHub({ name: 'h' }));
    const bare = new McpServer({ name: 'bare', version: '1' });
    await connected(bare);

    await expect(mountOnV1(bare, hub)).rejects.toMatchObject({ code: 'MILLRACE_V1_MOUNT_LATE' });
    await expect(mountOnV1({ server: {}, isConnected: () => false } as never, hub)).rejects.toMatchObject({
      code: 'MILLRACE_V1_UNSUPPORTED',
    });
  });
});
