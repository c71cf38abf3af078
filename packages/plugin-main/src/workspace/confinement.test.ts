import { mkdir, readFile, symlink } from 'node:fs/promises';
import { isMillraceError } from '@millrace/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSource } from './open-source.js';
import { openParent } from './open-parent.js';
import { openWorkspace, type TestWorkspace } from '../test-support/open-workspace.js';
import { isInside } from './root.js';
import { Workspace } from './workspace.js';

/** Roots with links of every kind in them, and what nobody may reach beside them. */
async function maze(): Promise<TestWorkspace> {
  const test = await openWorkspace({
    'outside/secret': 'SECRET',
    'root-evil/secret': 'SECRET',
    'root/a/b/file': 'fine',
    'root/file': 'fine',
    'second/file': 'fine',
  });
  await mkdir(test.at('links'));
  const links = {
    out: '../../outside',
    secret: '../../outside/secret',
    up: '..',
    top: '/',
    loop: 'loop',
    chain: 'out',
    in: '../a',
    twin: '../../root-evil',
  };
  for (const [name, target] of Object.entries(links)) await symlink(target, test.at('links', name));
  const workspace = await Workspace.open({ roots: [test.at(), test.outside.at('second')] });
  return { ...test, workspace };
}

function pathsOver(test: TestWorkspace): fc.Arbitrary<string> {
  const part = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.constantFrom(
        '.',
        '..',
        'a',
        'b',
        'file',
        'links',
        'out',
        'secret',
        'up',
        'top',
        'loop',
        'chain',
        'in',
        'twin',
        'outside',
        'root',
        'root-evil',
        'second',
        '',
      ),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom('second:', 'root:', 'C:', '\\..\\', '%2e%2e', '...', '~', 'a\nb', 'file:', '\u202e', 'x'.repeat(256)),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
  );
  const end = fc.constantFrom('', '', '/file', '/../file', '/a/b/file', '/links/in/b/file', '/secret', '/out/secret');
  const start = fc.constantFrom(
    '',
    '',
    '',
    '/',
    './',
    'second:',
    `${test.at()}/`,
    `${test.outside.path}/`,
    `${test.outside.at('root-evil')}/`,
  );
  return fc.tuple(start, fc.array(part, { maxLength: 7 }), end).map(([from, parts, last]) => from + parts.join('/') + last);
}

describe('whatever path is asked for', () => {
  it('the path is taken for something inside a root, or refused', async () => {
    await using test = await maze();

    const isRefused = (error: unknown): boolean => isMillraceError(error) && ['outside_roots', 'invalid_path'].includes(error.code);

    fc.assert(
      fc.property(pathsOver(test), (path) => {
        try {
          const place = test.workspace.locate(path);
          expect(test.workspace.roots.some((root) => isInside(root.path, place.absolute))).toBe(true);
          expect(place.relative.split('/')).not.toContain('..');
        } catch (error) {
          if (!isRefused(error)) throw error;
        }
      }),
      { numRuns: 10_000 },
    );
  });

  it('nothing outside is opened for reading or for changing', async () => {
    await using test = await maze();
    const { workspace } = test;
    const roots = workspace.roots.map((root) => root.path);
    let opened = 0;

    await fc.assert(
      fc.asyncProperty(pathsOver(test), async (path) => {
        const attempt = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
          try {
            return await work();
          } catch (error) {
            if (isMillraceError(error)) return undefined;
            throw error;
          }
        };
        const file = await attempt(() => workspace.openFile(workspace.locate(path)));
        if (file) {
          opened += 1;
          expect(await file.handle.readFile('utf8')).toBe('fine');
          await file.handle.close();
        }
        for (const open of [openSource, (w: Workspace, place: Parameters<typeof openSource>[1]) => openParent(w, place, false)]) {
          const parent = await attempt(() => open(workspace, workspace.locate(path)));
          if (parent) expect(roots.some((root) => isInside(root, parent.folder.place.absolute))).toBe(true);
          await parent?.folder.close();
        }
      }),
      { numRuns: 2_500 },
    );

    expect(opened).toBeGreaterThan(10);
    expect(await readFile(test.outside.at('outside/secret'), 'utf8')).toBe('SECRET');
  });
});
