import { afterAll, beforeAll, expect, it } from 'vitest';
import { Code, Git, Http, Pool, Quality, Search, Workspace } from '../engine.js';
import { buildWorker } from '../test-support/build-worker.js';
import { noSignal } from '../test-support/open-workspace.js';
import { makeRepository } from '../test-support/repositories.js';
import { temporaryFolder, type TemporaryFolder } from '../test-support/temporary-folder.js';

let worker: Awaited<ReturnType<typeof buildWorker>>;
let folder: TemporaryFolder;
let workspace: Workspace;
let pool: Pool;
beforeAll(async () => {
  worker = await buildWorker();
  folder = await temporaryFolder({ 'cache/': '' });
  await makeRepository(folder.at('root'), {
    'cart.py': 'class Cart:\n    def total(self):\n        return 1\n',
    'order.py': 'from cart import Cart\n\ndef order():\n    return Cart().total()\n',
  });
  workspace = await Workspace.open({ roots: [folder.at('root')] });
  pool = new Pool({ program: worker.program, size: 1 });
});
afterAll(async () => {
  pool.close();
  await worker.remove();
  await folder[Symbol.asyncDispose]();
});
const tools = () => ({ workspace, pool, cacheDirectory: folder.at('cache') });

it('reads code, maps it and finds references, without a hub', async () => {
  const code = new Code(tools());

  const repository = await code.read({ from: { path: '.' } }, noSignal);
  const map = await code.map(repository, { budgetTokens: 200 }, noSignal);
  const references = await code.references(repository, 'Cart', noSignal);

  expect(map.text).toContain('class Cart');
  expect(references.map(({ file, confidence }) => `${file.path} ${confidence}`)).toEqual(['cart.py definition', 'order.py import']);
});

it('measures code', async () => {
  const repository = await new Code(tools()).read({ from: { path: '.' } }, noSignal);

  const { score, files } = await new Quality(tools()).of(repository, 5, noSignal);

  expect(score.value).toBe(1);
  expect(files.map(({ functions }) => functions.length)).toEqual([1, 1]);
});

it('reads git', async () => {
  const git = new Git(tools());

  const status = await git.status('.', noSignal);
  const { entries } = await git.log('.', {}, noSignal);

  expect(status.branch).toBeDefined();
  expect(entries).toHaveLength(1);
});

it('searches files', async () => {
  const request = {
    query: 'Cart',
    mode: 'text',
    path: '.',
    output: 'lines',
    ignoreCase: false,
    context: 0,
    includeIgnored: false,
  } as const;
  const run = await new Search(workspace).find(request, noSignal);

  expect(JSON.stringify(await run.at(0))).toContain('cart.py');
  run.close();
});

it('reaches no private address', async () => {
  await expect(new Http().request({ url: new URL('http://127.0.0.1:9/') }, noSignal)).rejects.toMatchObject({ code: 'denied' });
});
