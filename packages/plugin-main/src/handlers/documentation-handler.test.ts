import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { generateDocumentation } from '../tokens.js';
import { buildWorker } from '../test-support/build-worker.js';
import { mainHub } from '../test-support/main-hub.js';

let worker: Awaited<ReturnType<typeof buildWorker>>;
beforeAll(async () => void (worker = await buildWorker()));
afterAll(() => worker.remove());

const files = {
  'root/src/index.ts': 'import { b } from "../lib/b.js";\n/** Does a. */\nexport function a() { return b; }\n',
  'root/lib/b.ts': 'export const b = 1;\n',
};
const open = () => mainHub(files, { workerProgram: worker.program });

it('answers with the page, a part at a time', async () => {
  await using test = await open();

  const whole = await test.hub.call(generateDocumentation, { detail: 'api' });
  const first = await test.hub.call(generateDocumentation, { detail: 'api', max_tokens: 100 });
  const rest = await test.hub.call(generateDocumentation, { detail: 'api', cursor: first.cursor, max_tokens: 100_000 });

  expect(whole.page).toContain('](src/index.ts#L3): Does a.');
  expect(whole.page).toContain('```mermaid');
  expect(`${first.page}${rest.page}`).toBe(whole.page);
});

it('writes the page where it is told to, with links from there, and again over its own', async () => {
  await using test = await open();
  const page = test.folder.at('root/docs/CODE.md');

  const first = await test.hub.call(generateDocumentation, { detail: 'api', out: 'docs/CODE.md' });
  await writeFile(test.folder.at('root/lib/b.ts'), 'export const b = 1;\nexport const c = 2;\n');
  await test.hub.call(generateDocumentation, { detail: 'api', out: 'docs/CODE.md' });

  expect(first).toMatchObject({ status: 'success', written: 'docs/CODE.md' });
  expect(await readFile(page, 'utf8')).toContain('](../lib/b.ts#L2)');
});

it('says what is stale, and writes nothing to find out', async () => {
  await using test = await open();
  await test.hub.call(generateDocumentation, { detail: 'api', out: 'CODE.md' });
  const check = { detail: 'api', out: 'CODE.md', check: true } as const;
  const fresh = await test.hub.call(generateDocumentation, check);
  await writeFile(test.folder.at('root/lib/b.ts'), 'export const changed = 1;\n');
  const before = await readFile(test.folder.at('root/CODE.md'), 'utf8');

  const stale = await test.hub.call(generateDocumentation, check);

  expect(fresh).toEqual({ status: 'success' });
  expect(stale).toMatchObject({ status: 'stale', stale: expect.arrayContaining([expect.stringContaining('lib/b.ts')]) });
  expect(await readFile(test.folder.at('root/CODE.md'), 'utf8')).toBe(before);
});

it('replaces no page that someone has written', async () => {
  await using test = await mainHub({ ...files, 'root/README.md': '# Mine\n' }, { workerProgram: worker.program });

  await expect(test.hub.call(generateDocumentation, { out: 'README.md' })).rejects.toMatchObject({ code: 'exists' });
  expect(await readFile(test.folder.at('root/README.md'), 'utf8')).toBe('# Mine\n');
});

it('writes only for those who may write', async () => {
  await using test = await open();
  const reader = { id: 'reader', tenant: 'one', groups: [], scopes: new Set(['main:read']), via: 'in-process' as const };

  await expect(test.hub.call(generateDocumentation, { out: 'CODE.md' }, { principal: reader })).rejects.toMatchObject({ code: 'denied' });
  expect(await test.hub.call(generateDocumentation, {}, { principal: reader })).toMatchObject({ status: 'success' });
});
