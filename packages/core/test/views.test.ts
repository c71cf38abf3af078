import { createHub, definePlugin, definePrompt, defineResource, defineTool, type Hub } from '@millrace/core';
import { connectClient } from '@millrace/testkit';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const none = z.strictObject({});
const parts = (name: string, tag: string) =>
  definePlugin({
    name,
    tools: { run: defineTool({ name: `${name}_run`, purpose: 'Runs.', effect: 'reads', tags: [tag], input: none }) },
    resources: {
      page: defineResource({ name: `${name}_page`, uri: `${name}://page`, tags: [tag] }),
      file: defineResource({ name: `${name}_file`, template: 'file:///{path}', tags: [tag], complete: () => [name] }),
    },
    prompts: {
      ask: definePrompt({
        name: `${name}_ask`,
        purpose: 'Asks.',
        tags: [tag],
        args: z.object({ what: z.string() }),
        complete: () => [name],
      }),
    },
    start: () => ({
      tools: { run: () => name },
      resources: { page: () => `${name} page`, file: () => `${name} file` },
      prompts: { ask: () => name },
    }),
  });

const hub: Hub = createHub({
  name: 'h',
  instructions: 'All of it.',
  plugins: [parts('docs', 'reading')(), parts('code', 'writing')()],
  views: {
    coding: { tags: ['writing'], instructions: 'Only code.' },
    by_name: { tools: ['code_*'] },
    by_plugin: { plugins: ['code'] },
    nothing: {},
  },
});
afterAll(() => hub.stop());

describe.each(['modern', 'legacy'] as const)('a view, to a client of the %s era,', (era) => {
  it.each(['coding', 'by_plugin', 'by_name'])('%s holds in everything that a client can do', async (view) => {
    await using client = await connectClient(hub, { era, view });

    expect((await client.listTools()).map(({ name }) => name)).toEqual(['code_run']);
    expect((await client.listResources()).map(({ name }) => name)).toEqual(['code_page']);
    expect((await client.listResourceTemplates()).map((template) => (template as { name?: string }).name)).toEqual(['code_file']);
    expect((await client.listPrompts()).map(({ name }) => name)).toEqual(['code_ask']);
    expect((await client.callTool('code_run')).content).toMatchObject([{ text: 'code' }]);
    await expect(client.callTool('docs_run')).rejects.toThrow("There is no tool 'docs_run'");
    expect(await client.readResource('code://page')).toMatchObject([{ text: 'code page' }]);
    await expect(client.readResource('docs://page')).rejects.toThrow("There is no resource 'docs://page'");
    await expect(client.getPrompt('docs_ask', { what: 'x' })).rejects.toThrow("There is no prompt 'docs_ask'");
    expect(await client.complete({ prompt: 'code_ask' }, 'what', '')).toEqual(['code']);
    await expect(client.complete({ prompt: 'docs_ask' }, 'what', '')).rejects.toThrow();
  });

  it('reads by the template that the view has, where another one matches first', async () => {
    await using whole = await connectClient(hub, { era });
    await using coding = await connectClient(hub, { era, view: 'coding' });

    expect(await whole.readResource('file:///a')).toMatchObject([{ text: 'docs file' }]);
    expect(await coding.readResource('file:///a')).toMatchObject([{ text: 'code file' }]);
  });

  it('may have nothing in it, while the default view has all', async () => {
    await using empty = await connectClient(hub, { era, view: 'nothing' });
    await using whole = await connectClient(hub, { era });

    expect([await empty.listTools(), await empty.listResources(), await empty.listPrompts()]).toEqual([[], [], []]);
    expect(await whole.listTools()).toHaveLength(2);
  });
});

it.each(['a/b', 'with space', '', '../mcp', 'ä'])('a view cannot be named %j, which no address could say', (name) => {
  expect(() => createHub({ name: 'h', views: { [name]: {} } })).toThrow(
    expect.objectContaining({ code: 'MILLRACE_DEFINITION_INVALID', message: expect.stringContaining('part of an address') }),
  );
});
