import { z } from 'zod';
import { describe, expect, it, vi } from 'vitest';
import {
  createHub,
  definePlugin,
  definePrompt,
  defineResource,
  localPrincipal,
  points,
  tool,
  type Hub,
  type HubOptions,
  type Principal,
} from '../index.js';
import { servingOf } from './serving.js';

const nothing = z.strictObject({});
const open = tool({ name: 'open', purpose: 'For all.', effect: 'reads', tags: ['easy'], input: nothing, handle: () => 'x' });
const closed = tool({ name: 'closed', purpose: 'For few.', effect: 'reads', scopes: ['secret'], input: nothing, handle: () => 'x' });
const manual = defineResource({ name: 'manual', uri: 'docs://manual', title: 'Manual', purpose: 'How to.', mimeType: 'text/plain' });
const page = defineResource({
  name: 'page',
  template: 'docs://{page}',
  list: async () => [{ uri: 'docs://one', name: 'One' }],
  complete: (variable, typed) => [`${variable}:${typed}`],
});
const hidden = defineResource({ name: 'hidden', uri: 'docs://hidden', scopes: ['secret'] });
const review = definePrompt({
  name: 'review',
  title: 'Review',
  purpose: 'Asks for a review.',
  args: z.object({ file: z.string().describe('A path.'), tone: z.string().optional() }),
  complete: async (argument, typed) => [`${argument}:${typed}`],
});
const bare = definePrompt({ name: 'bare', purpose: 'Takes nothing.', scopes: ['secret'] });
const docs = definePlugin({
  name: 'docs',
  resources: { manual, page, hidden },
  prompts: { review, bare },
  start: () => ({ resources: { manual: () => '', page: () => '', hidden: () => '' }, prompts: { review: () => '', bare: () => '' } }),
});

const local = localPrincipal('in-process');
const reader = (id = 'reader', scopes: readonly string[] = []): Principal => ({ ...local, id, scopes: new Set(scopes) });
const hubWith = (more: Partial<HubOptions> = {}): Hub => createHub({ name: 'h', plugins: [docs()], tools: [open, closed], ...more });
const names = (items: readonly { readonly name: string }[]): string[] => items.map(({ name }) => name);

describe('lists', () => {
  it('show a principal what its scopes let it use', async () => {
    const serving = servingOf(hubWith());

    expect(names(serving.listTools(reader()))).toEqual(['open']);
    expect(names(serving.listTools(reader('r', ['secret'])))).toEqual(['open', 'closed']);
    expect(names(await serving.listResources(reader()))).toEqual(['manual', 'One']);
    expect(names(serving.listPrompts(reader()))).toEqual(['review']);
    expect(names(serving.listPrompts(local))).toEqual(['review', 'bare']);
  });

  it('describe resources, templates and prompts as their definitions do', async () => {
    const serving = servingOf(hubWith());

    expect(await serving.listResources(reader())).toEqual([
      { uri: 'docs://manual', name: 'manual', title: 'Manual', description: 'How to.', mimeType: 'text/plain' },
      { uri: 'docs://one', name: 'One' },
    ]);
    expect(serving.listResourceTemplates(local)).toEqual([{ uriTemplate: 'docs://{page}', name: 'page' }]);
    expect(serving.listPrompts(local)).toEqual([
      {
        name: 'review',
        title: 'Review',
        description: 'Asks for a review.',
        arguments: [
          { name: 'file', description: 'A path.', required: true },
          { name: 'tone', required: false },
        ],
      },
      { name: 'bare', description: 'Takes nothing.', arguments: [] },
    ]);
  });

  it('leave out what a guard hides', async () => {
    const shy = definePlugin({
      name: 'shy',
      start: ({ add }) => (
        add(points.guards, {
          phase: 'policy',
          decide: () => ({ kind: 'allow' }),
          mayList: ({ id }, item) => id !== 'eve' || item.kind === 'prompt',
        }),
        {}
      ),
    });
    const hub = hubWith({ plugins: [docs(), shy()] });
    await hub.start();
    const serving = servingOf(hub);

    expect(serving.listTools(reader('eve'))).toEqual([]);
    expect(await serving.listResources(reader('eve'))).toEqual([]);
    expect(names(serving.listPrompts(reader('eve')))).toEqual(['review']);
    expect(names(serving.listTools(reader('ada')))).toEqual(['open']);
    await hub.stop();
  });

  it('never show artifacts', async () => {
    const uris = servingOf(hubWith())
      .listResourceTemplates(local)
      .map(({ uriTemplate }) => uriTemplate);

    expect(uris).not.toContain('millrace://artifact/{id}');
  });

  it('keep to the view that is asked for', async () => {
    const serving = servingOf(hubWith({ views: { easy: { tags: ['easy'] }, docs: { plugins: ['docs'] } } }));

    expect(serving.views).toEqual(['easy', 'docs']);
    expect(names(serving.listTools(local, 'easy'))).toEqual(['open']);
    expect(serving.listTools(local, 'docs')).toEqual([]);
    expect(names(await serving.listResources(local, 'docs'))).toEqual(['manual', 'One', 'hidden']);
    expect(names(serving.listPrompts(local, 'easy'))).toEqual([]);
    expect(() => serving.listTools(local, 'nope')).toThrow(expect.objectContaining({ code: 'MILLRACE_VIEW_UNKNOWN' }));
  });
});

describe('the list of tools', () => {
  it('is the same object for the same tools of one revision, and another after a change', async () => {
    let add: () => unknown = () => undefined;
    const live = definePlugin({
      name: 'live',
      start: (context) => (
        (add = () =>
          context.add(points.tools, tool({ name: 'late', purpose: 'Comes late.', effect: 'reads', input: nothing, handle: () => 'x' }))),
        {}
      ),
    });
    const hub = hubWith({ plugins: [live()] });
    await hub.start();
    const serving = servingOf(hub);

    const first = serving.listTools(reader('a'));
    const second = serving.listTools(reader('b'));
    const all = serving.listTools(local);
    const before = serving.revision();
    add();
    const after = serving.listTools(reader('a'));

    expect(second).toBe(first);
    expect(all).not.toBe(first);
    expect(Object.isFrozen(first)).toBe(true);
    expect(names(after)).toEqual(['open', 'late']);
    expect(serving.revision()).toBeGreaterThan(before);
    await hub.stop();
  });

  it('is shaped for each principal by itself', async () => {
    const catalogue = vi.fn((tools, principal: Principal) =>
      tools.filter((one: { name: string }) => principal.id === 'ada' || one.name !== 'open'),
    );
    const shy = definePlugin({ name: 'shy', start: ({ add }) => (add(points.shapers, { phase: 'shape', catalogue }), {}) });
    const hub = hubWith({ plugins: [shy()] });
    await hub.start();
    const serving = servingOf(hub);

    const ada = serving.listTools(reader('ada'));
    const eve = serving.listTools(reader('eve'));

    expect(names(ada)).toEqual(['open']);
    expect(names(eve)).toEqual([]);
    expect(serving.listTools(reader('ada'))).toBe(ada);
    await hub.stop();
  });

  it('is screened before it is shaped, whichever plugin comes first', async () => {
    const order: string[] = [];
    const shapers = definePlugin({
      name: 'shapers',
      start({ add }) {
        for (const phase of ['shape', 'screen'] as const) add(points.shapers, { phase, catalogue: (tools) => (order.push(phase), tools) });
        return {};
      },
    });
    const hub = hubWith({ plugins: [shapers()] });
    await hub.start();

    servingOf(hub).listTools(local);

    expect(order).toEqual(['screen', 'shape']);
    await hub.stop();
  });
});

describe('completion', () => {
  const typed = (name: string, value = '') => ({ name, value, given: { other: 'x' } });

  it('comes from the definition of a prompt or a template', async () => {
    const serving = servingOf(hubWith());

    expect(await serving.complete({ kind: 'prompt', name: 'review' }, typed('file', 'a'), { principal: local })).toEqual(['file:a']);
    expect(await serving.complete({ kind: 'resource', template: 'docs://{page}' }, typed('page', 'b'), { principal: local })).toEqual([
      'page:b',
    ]);
  });

  it('is refused for what is not there, or not there for this principal or in this view', async () => {
    const serving = servingOf(hubWith({ views: { empty: {} } }));
    const cases = [
      serving.complete({ kind: 'prompt', name: 'nope' }, typed('x'), { principal: local }),
      serving.complete({ kind: 'prompt', name: 'bare' }, typed('x'), { principal: reader() }),
      serving.complete({ kind: 'resource', template: 'docs://{other}' }, typed('x'), { principal: local }),
      serving.complete({ kind: 'prompt', name: 'review' }, typed('file', 'a'), { principal: local, view: 'empty' }),
    ];

    const codes = await Promise.all(cases.map((one) => one.catch((cause: { code: string }) => cause.code)));

    expect(codes).toEqual(['MILLRACE_PROMPT_UNKNOWN', 'MILLRACE_PROMPT_UNKNOWN', 'MILLRACE_RESOURCE_UNKNOWN', 'MILLRACE_PROMPT_UNKNOWN']);
  });
});

describe('facts about the server', () => {
  it('are those of the host', () => {
    expect(servingOf(hubWith()).info).toEqual({ name: 'h', version: '0.0.0' });
    expect(servingOf(hubWith({ version: '1.2.3', title: 'Hub' })).info).toEqual({ name: 'h', version: '1.2.3', title: 'Hub' });
  });

  it("tell clients of a view its own instructions, and others the hub's", () => {
    const serving = servingOf(hubWith({ instructions: 'Be kind.', views: { easy: { instructions: 'Be quick.' }, plain: {} } }));

    expect([undefined, 'easy', 'plain', 'nope'].map((view) => serving.instructionsOf(view))).toEqual([
      'Be kind.',
      'Be quick.',
      'Be kind.',
      'Be kind.',
    ]);
  });

  it('include the output schema of a tool that has one', () => {
    const sized = tool({
      name: 'sized',
      purpose: 'Sizes.',
      effect: 'reads',
      input: nothing,
      output: z.strictObject({ n: z.number() }),
      handle: () => ({ n: 1 }),
    });
    const serving = servingOf(hubWith({ tools: [open, sized] }));

    expect(serving.outputSchema('sized')).toMatchObject({ properties: { n: { type: 'number' } } });
    expect(serving.outputSchema('open')).toBeUndefined();
    expect(serving.outputSchema('nope')).toBeUndefined();
  });
});
