import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { connectClient } from '@millrace/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rawWire } from '../../test/support/raw-wire.js';
import { createHub, definePlugin, introspection, logger, points, provide, type Guard, type Hub, type Skill } from '../index.js';

const main = (name: string, more = '') => `---\nname: ${name}\ndescription: How to ${name}.\n---\nSee [more](notes/deep/more.md).\n${more}`;
const cook: Skill = {
  name: 'cook',
  files: {
    'SKILL.md': main('cook'),
    'notes/deep/more.md': 'More.',
    'notes/a b#c.txt': 'Odd.',
    'picture.png': new Uint8Array([137, 0, 255]),
  },
};

/** A plugin that adds these while serving as before. */
const adds = (name: string, ...skills: readonly Skill[]) =>
  definePlugin({
    name,
    start({ add }) {
      for (const skill of skills) add(points.skills, skill);
      return {};
    },
  })();
const hubWith = (plugins: NonNullable<Parameters<typeof createHub>[0]['plugins']>, more: object = {}): Hub =>
  createHub({ name: 'h', plugins, onPluginFailure: 'stop', ...more });

describe('skills', () => {
  it('are announced, listed with digests of their files, and read file by file', async () => {
    const hub = hubWith([adds('kitchen', cook)]);
    const wire = rawWire(hub);

    const { capabilities } = await wire.request('server/discover');
    const list = await wire.request('skills/list');
    const one = await wire.request('skills/get', { uri: 'skill://kitchen/cook/SKILL.md' });
    const odd = await wire.request('resources/read', { uri: 'skill://kitchen/cook/notes/a%20b%23c.txt' });
    const picture = await wire.request('resources/read', { uri: 'skill://kitchen/cook/picture.png' });

    expect(capabilities).toMatchObject({ extensions: { 'io.modelcontextprotocol/skills': { directoryRead: true } } });
    expect(list).toMatchObject({
      cacheScope: 'private',
      skills: [
        {
          uri: 'skill://kitchen/cook/SKILL.md',
          frontmatter: { name: 'cook', description: 'How to cook.' },
          resources: expect.arrayContaining([
            // echo -n More. | sha256sum
            {
              uri: 'skill://kitchen/cook/notes/deep/more.md',
              digest: 'sha256:2e823667482aae3d8353944b920f4eabeeb9c2b7347ba19f05d4d16a32bd460d',
              size: 5,
            },
          ]),
        },
      ],
    });
    expect(one).toMatchObject({ skill: (list['skills'] as unknown[])[0] });
    expect(odd).toMatchObject({ contents: [{ text: 'Odd.', mimeType: 'text/plain' }] });
    expect(picture).toMatchObject({ contents: [{ blob: 'iQD/', mimeType: 'image/png' }] });
    await hub.stop();
  });

  it('show only SKILL.md in the list of resources, to clients of both eras', async () => {
    const hub = hubWith([adds('kitchen', cook)]);

    for (const era of ['modern', 'legacy'] as const) {
      const client = await connectClient(hub, { era });

      expect(await client.listResources()).toEqual([
        { uri: 'skill://kitchen/cook/SKILL.md', name: 'cook', description: 'How to cook.', mimeType: 'text/markdown' },
      ]);
      expect(await client.readResource('skill://kitchen/cook/notes/deep/more.md')).toMatchObject([{ text: 'More.' }]);
      await client.close();
    }
    await hub.stop();
  });

  it('are folders within folders', async () => {
    const hub = hubWith([adds('kitchen', cook)]);
    const wire = rawWire(hub);
    const namesIn = async (uri: string) => {
      const { resources } = await wire.request('resources/directory/read', { uri });
      return (resources as { name: string; mimeType: string }[]).map(({ name, mimeType }) => `${name} ${mimeType}`);
    };

    expect(await namesIn('skill://kitchen/cook')).toEqual(['notes inode/directory', 'SKILL.md text/markdown', 'picture.png image/png']);
    expect(await namesIn('skill://kitchen/cook/notes/')).toEqual(['deep inode/directory', 'a b#c.txt text/plain']);
    for (const uri of ['skill://kitchen/cook/SKILL.md', 'skill://kitchen', 'skill://kitchen/cook/notes/..', 'file:///etc', ''])
      await expect(wire.request('resources/directory/read', { uri })).rejects.toMatchObject({ code: -32_602 });
    await hub.stop();
  });

  it('refuse what is not there, and cursors that are not theirs', async () => {
    const hub = hubWith([adds('kitchen', cook)]);
    const wire = rawWire(hub);

    for (const [method, params] of [
      ['skills/get', { uri: 'skill://kitchen/bake/SKILL.md' }],
      ['skills/get', { uri: 'skill://kitchen/cook/picture.png' }],
      ['skills/get', {}],
      ['skills/list', { cursor: 'abc' }],
      ['resources/read', { uri: 'skill://kitchen/cook/notes/../SKILL.md' }],
      ['resources/read', { uri: 'skill://kitchen/cook/%2e%2e/x' }],
    ] as const)
      await expect(wire.request(method, params)).rejects.toMatchObject({ code: -32_602 });
    await hub.stop();
  });

  it('are hidden, each file of them, from who may not see them and from other views', async () => {
    const guard: Guard = {
      phase: 'policy',
      decide: () => ({ kind: 'allow' }),
      mayList: ({ id }, { plugin }) => id !== 'eve' || plugin !== 'kitchen',
    };
    const guarding = definePlugin({
      name: 'guarding',
      start({ add }) {
        add(points.guards, guard);
        return {};
      },
    });
    const hub = hubWith([guarding(), adds('kitchen', cook)], { views: { elsewhere: { plugins: ['guarding'] } } });
    const elsewhere = rawWire(hub, { view: 'elsewhere' });
    const eve = rawWire(hub, { who: 'eve' });
    const uri = 'skill://kitchen/cook/SKILL.md';

    expect(await eve.request('skills/list')).toMatchObject({ skills: [] });
    await expect(eve.request('skills/get', { uri })).rejects.toMatchObject({ code: -32_602 });
    await expect(eve.request('resources/directory/read', { uri: 'skill://kitchen/cook' })).rejects.toMatchObject({ code: -32_602 });
    await expect(eve.request('resources/read', { uri: 'skill://kitchen/cook/notes/deep/more.md' })).rejects.toMatchObject({
      code: -32_602,
    });
    expect(await elsewhere.request('skills/list')).toMatchObject({ skills: [] });
    await expect(elsewhere.request('resources/read', { uri: 'skill://kitchen/cook/picture.png' })).rejects.toMatchObject({ code: -32_602 });
    expect(await rawWire(hub).request('skills/list')).toMatchObject({ skills: [{ uri }] });
    await hub.stop();
  });

  it('come and go while serving', async () => {
    const hub = hubWith([]);
    await hub.start();
    const wire = rawWire(hub);

    const before = await wire.request('skills/list');
    await hub.add(adds('kitchen', cook));
    const during = await wire.request('skills/list');
    await hub.remove('kitchen');
    const after = await wire.request('skills/list');

    expect([before, during, after].map(({ skills }) => (skills as unknown[]).length)).toEqual([0, 1, 0]);
    expect((await wire.request('server/discover'))['capabilities']).not.toHaveProperty('extensions');
    await hub.stop();
  });

  it('may have one name in two plugins, but not in one', async () => {
    const hub = hubWith([adds('kitchen', cook), adds('canteen', cook)]);
    await hub.start();

    const { skills } = await rawWire(hub).request('skills/list');
    expect((skills as { uri: string }[]).map(({ uri }) => uri)).toEqual(['skill://kitchen/cook/SKILL.md', 'skill://canteen/cook/SKILL.md']);
    await expect(hubWith([adds('kitchen', cook, { ...cook })]).start()).rejects.toThrow(/'cook' already/);
    await expect(hub.add(adds('late', cook, { ...cook }))).rejects.toThrow(/'cook' already/);
    await hub.stop();
  });

  it.each<[string, Partial<Skill>, RegExp]>([
    ['no files', {}, /needs files/],
    ['no SKILL.md', { files: { 'skill.md': main('x') } }, /needs 'SKILL.md'/],
    ['no front matter', { files: { 'SKILL.md': '# X' } }, /front matter/],
    ['too much front matter', { files: { 'SKILL.md': `---\nname: ${'x'.repeat(20_000)}\n---\n` } }, /16384 are read/],
    ['a bad name', { name: 'Bad--Name', files: { 'SKILL.md': main('x') } }, /name must be/],
    ['no name', { name: undefined as never, files: { 'SKILL.md': main('x') } }, /name must be/],
    ['a path upwards', { files: { 'SKILL.md': main('x'), '../x': 'x' } }, /'\.\.\/x' is no path/],
    ['a path from the root', { files: { 'SKILL.md': main('x'), '/etc/passwd': 'x' } }, /is no path/],
    ['a path with a backslash', { files: { 'SKILL.md': main('x'), 'a\\b': 'x' } }, /is no path/],
    ['a file that is a folder', { files: { 'SKILL.md': main('x'), a: 'x', 'a/b': 'x' } }, /'a' is a file and a folder/],
    [
      'too many files',
      { files: { 'SKILL.md': main('x'), ...Object.fromEntries(Array.from({ length: 512 }, (_, at) => [`f${at}`, ''])) } },
      /512/,
    ],
    ['something else as content', { files: { 'SKILL.md': main('x'), a: 7 as never } }, /text or bytes/],
  ])('are refused with %s', async (_, skill, problem) => {
    await expect(hubWith([adds('kitchen', { name: 'x', ...skill } as Skill)]).start()).rejects.toThrow(problem);
  });

  it('are left out one by one where their front matter is wrong, and whoever asks is told why', async () => {
    const errors: unknown[] = [];
    const log = { debug() {}, info() {}, warn() {}, error: (message: string, fields: unknown) => void errors.push([message, fields]) };
    const bake: Skill = { name: 'bake', files: { 'SKILL.md': '---\nname: bake\ndescription: Bread: how.\n---\n', 'notes/a.md': 'A.' } };
    const fry: Skill = { name: 'fry', files: { 'SKILL.md': main('boil') } };
    const hub = hubWith([adds('kitchen', bake, cook, fry)], { services: [provide(logger, log)] });
    const wire = rawWire(hub);
    const expected = [/^bake\/SKILL\.md, line 3: .* quotes$/, /^fry\/SKILL\.md, name: it is "boil".*'fry'/];

    const list = await wire.request('skills/list');
    const { resources } = await wire.request('resources/list');
    const told = await hub.service(introspection).skillErrors();

    expect(list).toMatchObject({ skills: [{ uri: 'skill://kitchen/cook/SKILL.md' }] });
    expect(resources).toMatchObject([{ uri: 'skill://kitchen/cook/SKILL.md', description: 'How to cook.' }]);
    expect(told).toMatchObject([{ code: 'MILLRACE_SKILLS_INVALID', problems: expected.map((one) => expect.stringMatching(one)) }]);
    expect(errors).toHaveLength(4);
    expect(JSON.stringify(errors)).toMatch(/skill:\/\/kitchen\/bake\/SKILL\.md.*line 3/);
    for (const uri of ['skill://kitchen/bake/SKILL.md', 'skill://kitchen/bake/notes/a.md', 'skill://kitchen/fry/SKILL.md'])
      await expect(hub.read(uri)).rejects.toMatchObject({ code: 'MILLRACE_SKILLS_INVALID' });
    await expect(wire.request('skills/get', { uri: 'skill://kitchen/bake/SKILL.md' })).rejects.toMatchObject({ code: -32_602 });
    await expect(wire.request('resources/directory/read', { uri: 'skill://kitchen/bake' })).rejects.toMatchObject({ code: -32_602 });
    await hub.stop();
  });
});

describe('the skills a plugin ships', () => {
  let folder: string;
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'millrace-skills-'))));
  afterEach(() => rm(folder, { recursive: true }));
  const put = async (path: string, text: string | Uint8Array) => {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  const shipping = () => hubWith([definePlugin({ name: 'kitchen', skills: { folder: pathToFileURL(folder) }, start: () => ({}) })()]);

  it('are read from its folder, byte by byte, without what editors leave', async () => {
    await put('cook/SKILL.md', `\uFEFF${main('cook')}`);
    await put('cook/notes/a b.txt', 'Odd.');
    await put('cook/raw.bin', new Uint8Array([255, 254]));
    await put('cook/.DS_Store', 'x');
    await put('README.md', 'For people.');
    const hub = shipping();
    await hub.start();

    const list = await rawWire(hub).request('skills/list');
    const read = await hub.read('skill://kitchen/cook/SKILL.md');

    expect(list).toMatchObject({
      skills: [
        {
          resources: [
            { uri: 'skill://kitchen/cook/SKILL.md', size: new TextEncoder().encode(`\uFEFF${main('cook')}`).length },
            { uri: 'skill://kitchen/cook/notes/a%20b.txt', size: 4 },
            { uri: 'skill://kitchen/cook/raw.bin', size: 2 },
          ],
        },
      ],
    });
    expect(String(read.data).startsWith('\uFEFF---')).toBe(true);
    expect(hub.report.plugin('kitchen')?.holds.contributions).toContain('core.skills');
    await hub.stop();
  });

  it('are refused at start with everything that is wrong, and without a path of this machine', async () => {
    await put('Cook/SKILL.md', main('Cook'));
    await put('fry/notes.md', 'x');
    await put('boil/SKILL.md', '# Boil');
    await symlink('/etc/passwd', join(folder, 'boil/passwords'));

    const problem = await shipping()
      .start()
      .catch((cause: unknown) => String(cause));

    expect(problem).toMatch(/MILLRACE_SKILLS_INVALID|skills of plugin 'kitchen'/);
    for (const part of [/Cook: its name must/, /fry: .*SKILL.md/, /boil: .*front matter/, /boil: 'passwords' is neither/])
      expect(problem).toMatch(part);
    expect(problem).not.toContain(folder);
  });

  it('are told of with everything that is wrong with their front matter, once it is asked for', async () => {
    await put('cook/SKILL.md', main('bake'));
    await put('boil/SKILL.md', '---\nname: boil\n---\n');
    await put('fry/SKILL.md', '---\nname: fry\nlist: [a\ntag: !mine x\n---\n');
    const hub = shipping();
    await hub.start();

    const [error, ...others] = await hub.service(introspection).skillErrors();

    expect(others).toEqual([]);
    for (const part of [/boil\/SKILL\.md, description: it must/, /cook\/SKILL\.md, name: it is "bake"/, /fry\/SKILL\.md, line 4: /])
      expect(String(error)).toMatch(part);
    expect(String(error)).not.toContain(folder);
    await hub.stop();
  });

  it('are missed at start where there are none', async () => {
    await expect(shipping().start()).rejects.toThrow(/no skill in it/);
    const gone = definePlugin({ name: 'kitchen', skills: { folder: new URL('file:///nowhere/') }, start: () => ({}) });
    await expect(hubWith([gone()]).start()).rejects.toThrow(/cannot be read/);
    const wrong = definePlugin({ name: 'kitchen', skills: { folder: '/skills' as never }, start: () => ({}) });
    await expect(hubWith([wrong()]).start()).rejects.toThrow(/must be a URL/);
  });
});
