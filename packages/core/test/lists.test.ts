import {
  audio,
  content,
  createHub,
  definePlugin,
  definePrompt,
  defineResource,
  embedded,
  image,
  link,
  localPrincipal,
  points,
  text,
  tool,
} from '@millrace/core';
import type { Guard, Hub, HubOptions } from '@millrace/core';
import { connectClient } from '@millrace/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { legacyWire, modernWire, type WireAnswer } from './support/rpc-wire.js';

const ada = { ...localPrincipal('http'), id: 'ada' };
const named = (name: string, more: object = {}) =>
  tool({ name, purpose: 'Does.', effect: 'reads', input: z.strictObject({}), handle: () => name, ...more });
const names = Array.from({ length: 7 }, (_, at) => `tool_${at}`);
const prompts = Object.fromEntries(names.map((name) => [name, definePrompt({ name, purpose: 'Says.' })]));
const rows = defineResource({ name: 'rows', template: 'rows://{id}', list: () => names.map((name) => ({ uri: `rows://${name}`, name })) });
const templates = Object.fromEntries(names.map((name) => [name, defineResource({ name, template: `${name}://{id}` })]));
const many = definePlugin({
  name: 'many',
  prompts,
  resources: { rows, ...templates },
  start: () => ({
    prompts: Object.fromEntries(names.map((name) => [name, () => name])),
    resources: { rows: () => 'row', ...Object.fromEntries(names.map((name) => [name, () => name])) },
  }),
});

let hub: Hub;
afterEach(() => hub.stop());

function hubWith(options: Partial<HubOptions> = {}): Hub {
  hub = createHub({ name: 'lists', tools: names.map((name) => named(name)), plugins: [many()], pageSize: 3, ...options });
  return hub;
}

type Wire = (method: string, params?: Readonly<Record<string, unknown>>) => Promise<WireAnswer>;
const wires = {
  modern: async (principal = ada): Promise<Wire> => modernWire(hub, principal),
  legacy: (principal = ada) => legacyWire(hub, principal),
};

async function allPages(wire: Wire, method: string, field: string): Promise<{ pages: number; entries: readonly { name: string }[] }> {
  const entries: { name: string }[] = [];
  let cursor: unknown;
  let pages = 0;
  do {
    const { result } = (await wire(method, cursor === undefined ? {} : { cursor })).body;
    entries.push(...(result[field] as { name: string }[]));
    cursor = result['nextCursor'];
    pages += 1;
  } while (cursor !== undefined);
  return { pages, entries };
}

describe.each(['modern', 'legacy'] as const)('a list of the %s era', (era) => {
  it.each([
    ['tools/list', 'tools', 3],
    ['prompts/list', 'prompts', 3],
    ['resources/list', 'resources', 3],
    ['resources/templates/list', 'resourceTemplates', 3],
  ])('comes in pages, each entry once: %s', async (method, field, count) => {
    hubWith();

    const { pages, entries } = await allPages(await wires[era](), method, field);

    expect(pages).toBe(count);
    expect(new Set(entries.map(({ name }) => name)).size).toBe(entries.length);
    expect(entries.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
  });

  it('takes no cursor that is forged, of another list or of another principal', async () => {
    hubWith();
    const wire = await wires[era]();
    const eve = await wires[era]({ ...ada, id: 'eve' });
    const cursor = String((await wire('tools/list')).body.result['nextCursor']);
    const [payload = '', signature = ''] = cursor.split('.');

    const refused = [
      await wire('tools/list', { cursor: 'nonsense' }),
      await wire('tools/list', { cursor: '' }),
      await wire('tools/list', { cursor: `${payload}.${signature.slice(1)}` }),
      await wire('prompts/list', { cursor }),
      await eve('tools/list', { cursor }),
    ];

    expect(refused.map(({ body }) => [body.error.code, body.error.data.code])).toEqual(
      refused.map(() => [-32602, 'MILLRACE_CURSOR_INVALID']),
    );
  });

  it('says to begin again when the catalogue has changed between two pages', async () => {
    hubWith();
    const wire = await wires[era]();
    const cursor = (await wire('tools/list')).body.result['nextCursor'];

    await hub.add(definePlugin({ name: 'late', start: ({ add }) => (add(points.tools, named('late')), {}) })());
    const { body } = await wire('tools/list', { cursor });

    expect(body.error).toMatchObject({ code: -32602, message: expect.stringContaining('Begin the list again') });
  });

  it('is one page where nobody said otherwise', async () => {
    hub = createHub({ name: 'lists', tools: names.map((name) => named(name)) });

    const { result } = (await (await wires[era]())('tools/list')).body;

    expect(result['tools']).toHaveLength(7);
    expect(result).not.toHaveProperty('nextCursor');
  });

  it('is followed to its end by a client', async () => {
    const client = await connectClient(hubWith(), { era });

    expect((await client.listTools()).map(({ name }) => name)).toEqual(names);
    await client.close();
  });

  it('tells of the changes of one turn once', async () => {
    let put: (name: string) => unknown = () => undefined;
    const late = definePlugin({ name: 'late', start: ({ add }) => ((put = (name) => add(points.tools, named(name))), {}) });
    await hubWith({ plugins: [late()] }).start();
    const client = await connectClient(hub, { era });

    for (const name of ['one', 'two', 'three']) put(name);

    await expect.poll(() => client.changes).toContain('tools');
    await client.callTool('three');
    expect(client.changes.filter((list) => list === 'tools')).toHaveLength(1);
    await client.close();
  });
});

it('a cursor of one view is none of another', async () => {
  hubWith({ views: { some: { tools: ['*'] } } });
  const { body } = await modernWire(hub, ada)('tools/list');

  const other = await modernWire(hub, ada, {}, '/mcp/some')('tools/list', { cursor: body.result['nextCursor'] });

  expect(other.body.error).toMatchObject({ code: -32602, data: { code: 'MILLRACE_CURSOR_INVALID' } });
});

describe('how long a client of the 2026 revision may keep', () => {
  const hints = async (method: string, params: object = {}) => {
    const { ttlMs, cacheScope } = (await modernWire(hub, ada)(method, { ...params })).body.result;
    return [ttlMs, cacheScope];
  };
  const lists = ['tools/list', 'prompts/list', 'resources/list', 'resources/templates/list', 'server/discover'];

  it('lists is not at all, unless the host says', async () => {
    hubWith();

    for (const method of lists) expect(await hints(method)).toEqual([0, 'private']);
  });

  it('lists is what the host says, and for everyone only where it says so', async () => {
    hubWith({ cache: { ttlMs: 60_000 } });
    for (const method of lists) expect(await hints(method)).toEqual([60_000, 'private']);
    await hub.stop();

    hubWith({ cache: { ttlMs: 60_000, isPublic: true } });
    for (const method of lists) expect(await hints(method)).toEqual([60_000, 'public']);
  });

  it.each<[string, Partial<HubOptions>]>([
    ['a scope', { tools: [named('secret', { scopes: ['few'] })] }],
    ['a guard', { plugins: [guarding({ phase: 'policy', decide: () => ({ kind: 'allow' }), mayList: () => true })] }],
    [
      'a shaper',
      {
        plugins: [
          definePlugin({
            name: 'shaping',
            start: ({ add }) => (add(points.shapers, { phase: 'shape', catalogue: (tools) => tools }), {}),
          })(),
        ],
      },
    ],
  ])('a list stays private where %s makes it depend on who asks', async (_, options) => {
    hubWith({ cache: { ttlMs: 1, isPublic: true }, ...options });
    await hub.start();

    expect(await hints('tools/list')).toEqual([1, 'private']);
  });

  it('a resource is what its definition says, and for everyone only where nobody judges', async () => {
    const kept = (name: string, more: object) => defineResource({ name, uri: `kept://${name}`, ...more });
    const resources = {
      plain: kept('plain', {}),
      mine: kept('mine', { cache: { ttlMs: 5 } }),
      ours: kept('ours', { cache: { ttlMs: 5, isPublic: true } }),
      scoped: kept('scoped', { cache: { ttlMs: 5, isPublic: true }, scopes: ['few'] }),
    };
    const keeping = definePlugin({
      name: 'keeping',
      resources,
      start: () => ({ resources: { plain: () => '', mine: () => '', ours: () => '', scoped: () => '' } }),
    });
    hubWith({ plugins: [keeping()] });
    const read = (name: string) => hints('resources/read', { uri: `kept://${name}` });

    expect([await read('plain'), await read('mine'), await read('ours'), await read('scoped')]).toEqual([
      [0, 'private'],
      [5, 'private'],
      [5, 'public'],
      [5, 'private'],
    ]);
    await hub.add(guarding({ phase: 'policy', decide: () => ({ kind: 'allow' }) }));
    expect(await read('ours')).toEqual([5, 'private']);
  });
});

function guarding(guard: Guard) {
  return definePlugin({ name: 'guarding', start: ({ add }) => (add(points.guards, guard), {}) })();
}

describe.each(['modern', 'legacy'] as const)('the content of a result in the %s era', (era) => {
  it('is of every kind, each with whom it is for', async () => {
    const annotations = { audience: ['user'], priority: 0.5, lastModified: '2026-01-01T00:00:00Z' } as const;
    const icons = [{ src: 'https://example.com/icon.png' }];
    const all = tool({
      name: 'all',
      purpose: 'Gives all.',
      effect: 'reads',
      input: z.strictObject({}),
      handle: () =>
        content([
          text('hi', { annotations }),
          image('AA==', 'image/png', { annotations }),
          audio('AA==', 'audio/wav', { annotations }),
          link('docs://a', { name: 'a', title: 'A', icons, annotations }),
          embedded('docs://b', new Uint8Array([0]), { mimeType: 'x/y', annotations }),
        ]),
    });
    hub = createHub({ name: 'content', tools: [all] });
    const client = await connectClient(hub, { era });

    const answer = await client.callTool('all');

    expect(answer.content).toEqual([
      { type: 'text', text: 'hi', annotations },
      { type: 'image', data: 'AA==', mimeType: 'image/png', annotations },
      { type: 'audio', data: 'AA==', mimeType: 'audio/wav', annotations },
      { type: 'resource_link', uri: 'docs://a', name: 'a', title: 'A', icons, annotations },
      { type: 'resource', resource: { uri: 'docs://b', mimeType: 'x/y', blob: 'AA==' }, annotations },
    ]);
    await client.close();
  });
});

describe('what a server says of itself', () => {
  const icons = [{ src: 'https://example.com/icon.png', mimeType: 'image/png', sizes: ['48x48'] }];

  it('has its title, description, site and icons, and says that there are MCP Apps only where there are', async () => {
    const about = { title: 'Lists', description: 'For lists.', websiteUrl: 'https://example.com', icons, instructions: 'Be kind.' };
    hubWith(about);
    const plain = (await modernWire(hub)('server/discover')).body.result;
    await hub.stop();
    hubWith({ tools: [named('chart', { app: 'ui://chart' })] });
    const apps = (await modernWire(hub)('server/discover')).body.result;

    expect(plain).toMatchObject({
      instructions: 'Be kind.',
      _meta: {
        'io.modelcontextprotocol/serverInfo': {
          name: 'lists',
          title: 'Lists',
          description: 'For lists.',
          websiteUrl: 'https://example.com',
          icons,
        },
      },
    });
    expect(plain['capabilities']).not.toHaveProperty('extensions');
    expect(apps['capabilities']).toMatchObject({ extensions: { 'io.modelcontextprotocol/ui': {} } });
  });

  it('has icons on everything, and the page of a tool with what it needs', async () => {
    const page = defineResource({
      name: 'chart',
      uri: 'ui://chart',
      mimeType: 'text/html;profile=mcp-app',
      icons,
      meta: { ui: { csp: { connectDomains: ['https://example.com'] } } },
    });
    const drawing = definePlugin({
      name: 'drawing',
      resources: { page },
      prompts: { draw: definePrompt({ name: 'draw', purpose: 'Draws.', icons }) },
      start: () => ({ resources: { page: () => '<p>Hi</p>' }, prompts: { draw: () => 'Draw.' } }),
    });
    hubWith({ tools: [named('chart', { app: 'ui://chart', icons })], plugins: [drawing()] });
    const wire = modernWire(hub);

    const list = async (method: string, field: string) => (await wire(method)).body.result[field];

    expect(await list('tools/list', 'tools')).toMatchObject([{ name: 'chart', icons, _meta: { ui: { resourceUri: 'ui://chart' } } }]);
    expect(await list('prompts/list', 'prompts')).toMatchObject([{ name: 'draw', icons }]);
    expect(await list('resources/list', 'resources')).toMatchObject([{ uri: 'ui://chart', icons, _meta: page.meta }]);
    expect((await wire('resources/read', { uri: 'ui://chart' })).body.result['contents']).toMatchObject([
      { mimeType: 'text/html;profile=mcp-app', text: '<p>Hi</p>', _meta: page.meta },
    ]);
  });
});
