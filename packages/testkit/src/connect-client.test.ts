import { createHub, definePrompt, defineResource, definePlugin, fail, points, tool } from '@millrace/core';
import type { Hub } from '@millrace/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { connectClient, type TestClient } from './connect-client.js';

const greet = tool({
  name: 'greet',
  purpose: 'Greets someone by name.',
  effect: 'reads',
  input: z.strictObject({ name: z.string() }),
  handle: ({ name }) => `Hello, ${name}!`,
});
const add = tool({
  name: 'add',
  purpose: 'Adds two numbers.',
  effect: 'reads',
  input: z.strictObject({ a: z.number(), b: z.number() }),
  output: z.strictObject({ sum: z.number() }),
  handle: ({ a, b }) => (a < 0 ? fail('negative', 'Only positive numbers are added.') : { sum: a + b }),
});
const order = tool({
  name: 'order',
  purpose: 'Orders something.',
  effect: 'writes',
  input: z.strictObject({}),
  output: z.strictObject({ size: z.string(), sugar: z.boolean() }),
  async handle(_, call) {
    const { size } = await call.ask('size', { message: 'What size?', schema: z.object({ size: z.string() }) });
    const { sugar } = await call.ask('sugar', { message: 'Sugar?', schema: z.object({ sugar: z.boolean() }) });
    return { size, sugar };
  },
});
const count = tool({
  name: 'count',
  purpose: 'Counts to three.',
  effect: 'reads',
  input: z.strictObject({}),
  async handle(_, call) {
    for (const done of [1, 2, 3]) {
      call.progress(done, 3, `step ${done}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return 'counted';
  },
});
const forecast = defineResource({
  name: 'forecast',
  template: 'weather://{city}/today',
  list: () => [{ uri: 'weather://oslo/today', name: 'Oslo' }],
  complete: (_, typed) => ['oslo', 'odda', 'bergen'].filter((city) => city.startsWith(typed)),
});
const manual = defineResource({ name: 'manual', uri: 'docs://manual', mimeType: 'text/plain' });
const review = definePrompt({
  name: 'review',
  purpose: 'Asks for a review.',
  args: z.object({ file: z.string() }),
  complete: (_, typed) => ['a.ts', 'b.ts'].filter((file) => file.startsWith(typed)),
});
const texts = definePlugin({
  name: 'texts',
  start({ add: contribute }) {
    contribute(points.resources, { spec: forecast, read: (uri: string) => `Sunny at ${uri}` } as never);
    contribute(points.resources, { spec: manual, read: () => 'Read me.' } as never);
    contribute(points.prompts, { spec: review, render: ({ file }: { file: string }) => `Review ${file}.` } as never);
    return {};
  },
});

describe.each(['modern', 'legacy'] as const)('a %s client', (era) => {
  let hub: Hub;
  let client: TestClient;
  beforeEach(async () => {
    hub = createHub({ name: 'texts', tools: [greet, add, order, count], plugins: [texts()] });
    await hub.start();
    client = await connectClient(hub, { era, answers: [{ size: 'large' }, { sugar: true }] });
  });
  afterEach(async () => {
    await client.close();
    await hub.stop();
  });

  it('agrees on the revision of its era', () => {
    expect(client.protocolVersion).toBe(era === 'modern' ? '2026-07-28' : '2025-11-25');
  });

  it('lists tools with their schemas and calls them', async () => {
    const tools = await client.listTools();
    const text = await client.callTool('greet', { name: 'Ada' });
    const structured = await client.callTool('add', { a: 2, b: 3 });

    expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(['greet', 'add', 'order', 'count']));
    expect(text.content).toMatchObject([{ type: 'text', text: 'Hello, Ada!' }]);
    expect(structured.structuredContent).toEqual({ sum: 5 });
  });

  it('gets a failure as a result with a code', async () => {
    const plain = await client.callTool('greet', {});
    const withSchema = await client.callTool('add', { a: -1, b: 1 });

    expect(plain).toMatchObject({ isError: true, structuredContent: { error: { code: 'MILLRACE_INPUT_INVALID' } } });
    expect(withSchema).toMatchObject({ isError: true, content: [{ text: 'Only positive numbers are added.' }] });
    const failure = era === 'modern' ? withSchema.structuredContent : { error: withSchema._meta?.['dev.millrace/error'] };
    expect(failure).toMatchObject({ error: { code: 'negative', retryable: false, correlationId: expect.any(String) } });
  });

  it('gets a protocol error for a tool that is not there', async () => {
    await expect(client.callTool('nothing')).rejects.toMatchObject({ code: -32602, data: { code: 'MILLRACE_TOOL_UNKNOWN' } });
  });

  it('answers questions over two rounds', async () => {
    const answer = await client.callTool('order');

    expect(answer.structuredContent).toEqual({ size: 'large', sugar: true });
    expect(client.questions).toEqual(['What size?', 'Sugar?']);
  });

  it('sees progress', async () => {
    const seen: (string | undefined)[] = [];

    const answer = await client.callTool('count', {}, { onProgress: ({ message }) => seen.push(message) });

    expect(answer.content).toMatchObject([{ text: 'counted' }]);
    expect(seen).toEqual(['step 1', 'step 2', 'step 3']);
  });

  it('reads resources and gets prompts', async () => {
    const resources = await client.listResources();
    const templates = await client.listResourceTemplates();
    const prompts = await client.listPrompts();
    const contents = await client.readResource('docs://manual');
    const messages = await client.getPrompt('review', { file: 'a.ts' });

    expect(resources.map(({ uri }) => uri)).toEqual(expect.arrayContaining(['docs://manual']));
    expect(templates).toMatchObject([{ uriTemplate: 'weather://{city}/today' }]);
    expect(prompts).toMatchObject([{ name: 'review', description: 'Asks for a review.' }]);
    expect(contents).toMatchObject([{ uri: 'docs://manual', text: 'Read me.' }]);
    expect(messages).toMatchObject([{ role: 'user', content: { type: 'text', text: 'Review a.ts.' } }]);
    await expect(client.readResource('docs://nothing')).rejects.toMatchObject({ code: -32602 });
  });

  it('is offered completions', async () => {
    const cities = await client.complete({ template: 'weather://{city}/today' }, 'city', 'o');
    const files = await client.complete({ prompt: 'review' }, 'file', 'b');

    expect(cities).toEqual(['oslo', 'odda']);
    expect(files).toEqual(['b.ts']);
  });

  it('is told when the lists change', async () => {
    const late = definePlugin({
      name: 'late',
      start: ({ add: contribute }) => (
        contribute(points.tools, tool({ ...greet.spec, name: 'late', input: z.object({}), handle: () => 'x' } as never)),
        {}
      ),
    });

    await hub.add(late());

    await expect.poll(() => client.changes).toContain('tools');
    expect((await client.listTools()).map(({ name }) => name)).toContain('late');
  });
});
