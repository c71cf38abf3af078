import { z } from 'zod';
import { describe, expect, it, vi } from 'vitest';
import { tool } from '../token/inline-tool.js';
import type { AnyInlineTool } from '../token/inline-tool.js';
import { defineResource } from '../token/resource.js';
import { defineTrait } from '../token/trait.js';
import { createCatalogue, duplicateNames } from './catalogue.js';
import { compile, type Sources } from './compile.js';

const named = (name: string, tags: readonly string[] = []): AnyInlineTool =>
  tool({ name, purpose: 'Does.', effect: 'reads', tags, input: z.object({}), handle: () => 'x' });

function sources(more: Partial<Sources> = {}): Sources {
  return { runs: [], hostTools: [], liveTools: [], liveResources: [], livePrompts: [], traits: {}, ...more };
}

describe('a catalogue', () => {
  it('is made once for each revision', () => {
    const read = vi.fn(() => sources({ hostTools: [named('one')] }));
    const catalogue = createCatalogue(read, {});

    const first = catalogue.current();
    const again = catalogue.current();
    catalogue.touch();
    const later = catalogue.current();

    expect(again).toBe(first);
    expect(later).not.toBe(first);
    expect([first.revision, later.revision]).toEqual([1, 2]);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('tells of the changes of one turn once', async () => {
    const catalogue = createCatalogue(() => sources(), {});
    const listener = vi.fn();
    catalogue.onChange(listener);

    catalogue.touch();
    catalogue.touch();
    const within = listener.mock.calls.length;
    await Promise.resolve();
    catalogue.touch();
    await Promise.resolve();

    expect(within).toBe(0);
    expect(listener).toHaveBeenCalledTimes(2);
    expect(catalogue.revision()).toBe(4);
  });

  it('finds fixed resources by URI and keeps templates apart', () => {
    const fixed = { spec: defineResource({ name: 'manual', uri: 'docs://manual' }), read: () => '' };
    const template = { spec: defineResource({ name: 'page', template: 'docs://{page}' }), read: () => '' };
    const catalogue = createCatalogue(() => sources({ liveResources: [fixed, template].map((value) => ({ plugin: 'docs', value })) }), {});

    const { resourcesByUri, templates } = catalogue.current();

    expect([...resourcesByUri.keys()]).toEqual(['docs://manual']);
    expect(templates.map(({ name }) => name)).toEqual(['page']);
  });

  it('lists the tools of the host before those that plugins added', () => {
    const catalogue = createCatalogue(() => sources({ liveTools: [{ plugin: 'p', value: named('a') }], hostTools: [named('b')] }), {});

    expect(catalogue.current().tools.map(({ name, plugin }) => `${plugin} ${name}`)).toEqual(['host b', 'p a']);
  });

  it("lets the host's traits go before those of the definition", () => {
    const risk = defineTrait<string>('risk');
    const mild = tool({
      name: 'drop_table',
      purpose: 'Drops.',
      effect: 'destroys',
      traits: [risk('low')],
      input: z.object({}),
      handle: () => '',
    });
    const catalogue = createCatalogue(() => sources({ hostTools: [mild], traits: { 'drop_*': [risk('high')] } }), {});

    expect(catalogue.current().toolsByName.get('drop_table')?.traits.get('risk')).toBe('high');
  });
});

describe('a view', () => {
  const catalogue = createCatalogue(
    () =>
      sources({
        hostTools: [named('read_file'), named('git_log', ['git']), named('weather')],
        liveTools: [{ plugin: 'main', value: named('other') }],
      }),
    { files: { tools: ['read_*', 'weather'] }, git: { tags: ['git'] }, main: { plugins: ['main'], tags: ['git'] }, empty: {} },
  );
  const inView = (view: string | undefined): string[] =>
    catalogue
      .current()
      .tools.filter((item) => catalogue.isIn(item, view))
      .map(({ name }) => name);

  it.each([
    ['files', ['read_file', 'weather']],
    ['git', ['git_log']],
    ['main', ['git_log', 'other']],
    ['empty', []],
  ])('%s has what any of its rules lets in', (view, names) => {
    expect(inView(view)).toEqual(names);
  });

  it('has all where none is named, and is refused where nobody made it', () => {
    expect(inView(undefined)).toHaveLength(4);
    expect(() => inView('nope')).toThrow(expect.objectContaining({ code: 'MILLRACE_VIEW_UNKNOWN' }));
    expect(() => inView('constructor')).toThrow(expect.objectContaining({ code: 'MILLRACE_VIEW_UNKNOWN' }));
  });
});

it('names every pair of tools of one name, with their plugins', () => {
  const compiled = compile(sources({ hostTools: [named('same'), named('single')], liveTools: [{ plugin: 'p', value: named('same') }] }));

  const errors = duplicateNames(compiled);

  expect(errors.map(({ code }) => code)).toEqual(['MILLRACE_NAME_DUPLICATE']);
  expect(errors[0]?.message).toContain("'same', of 'host' and 'p'");
});

describe('the lean catalogue', () => {
  const lean = (name: string, value: boolean | 'only'): AnyInlineTool =>
    tool({ name, purpose: 'Does.', effect: 'reads', lean: value, input: z.object({}), handle: () => 'x' });
  const catalogue = createCatalogue(() => sources({ hostTools: [named('full'), lean('both', true), lean('slim', 'only')] }), {
    slim: { catalogue: 'lean' },
    whole: { catalogue: 'full' },
    some: { catalogue: 'lean', tools: ['s*', 'full'] },
    named: { tools: ['*'] },
  });

  it.each([
    [undefined, ['full', 'both']],
    ['whole', ['full', 'both']],
    ['named', ['full', 'both']],
    ['slim', ['both', 'slim']],
    ['some', ['slim']],
  ])('in the view %s: %j', (view, names) => {
    const seen = catalogue.current().tools.filter((item) => catalogue.isIn(item, view));

    expect(seen.map((item) => item.name)).toEqual(names);
  });
});
