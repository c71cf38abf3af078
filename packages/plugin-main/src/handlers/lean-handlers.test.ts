import { createHub } from '@millrace/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { main } from '../index.js';
import { askHub, type AskHub } from '../test-support/ask-hub.js';
import { temporaryFolder, type TemporaryFolder } from '../test-support/temporary-folder.js';

interface Listed {
  readonly name: string;
  readonly description: string;
  readonly annotations: { readonly readOnlyHint: boolean; readonly destructiveHint?: boolean };
}

let folder: TemporaryFolder;
let hub: ReturnType<typeof createHub>;
let scopes: readonly string[];
let ask: AskHub;

beforeEach(async () => {
  scopes = ['*'];
  folder = await temporaryFolder({ 'root/a.py': 'def a():\n    return 1\n', 'root/.env': 'KEY=1\n' });
  hub = createHub({ name: 'lean', plugins: [main({ roots: [folder.at('root')] })], views: { lean: { catalogue: 'lean' } } });
  await hub.start();
  const over = askHub(hub, () => scopes);
  ask = (method, params, path = '/mcp/lean') => over(method, params, path);
});
afterEach(async () => {
  await hub.stop();
  await folder[Symbol.asyncDispose]();
});

const list = async (path?: string): Promise<Listed[]> => ((await ask('tools/list', {}, path)) as { tools: Listed[] }).tools;
const call = async (name: string, args: object): Promise<{ text: string; isError: boolean }> => {
  const { content, isError = false } = (await ask('tools/call', { name, arguments: args })) as {
    content: { text: string }[];
    isError?: boolean;
  };
  return { text: content[0]?.text ?? '', isError };
};

it('offers six tools in the lean catalogue, and none of them in the full one', async () => {
  const [lean, full] = [await list(), await list('/mcp')];

  expect(lean.map(({ name }) => name)).toEqual(['read', 'edit', 'search', 'code', 'repo', 'git']);
  expect(full).toHaveLength(26);
  expect(full.map(({ name }) => name)).not.toContain('read');
});

it('tells truly what its tools may do', async () => {
  const effects = Object.fromEntries(
    (await list()).map(({ name, annotations }) => [name, annotations.destructiveHint ?? annotations.readOnlyHint]),
  );

  expect(effects).toMatchObject({ search: true, code: true, edit: true, git: true });
});

it('hands on to the tool an op means, and answers with what that gives', async () => {
  const read = await call('read', { op: 'file', args: { path: 'a.py' } });
  const listed = await call('read', { op: 'list' });
  const written = await call('edit', { op: 'write', args: { path: 'b.txt', content: 'b\n' } });
  const again = await call('read', { op: 'file', args: { path: 'b.txt' } });

  expect(JSON.parse(read.text)).toMatchObject({ status: 'success', path: 'a.py', content: 'def a():\n    return 1\n' });
  expect(listed.text).toContain('a.py');
  expect(JSON.parse(written.text)).toMatchObject({ status: 'success', created: true });
  expect(JSON.parse(again.text)).toMatchObject({ content: 'b\n' });
});

it.each([
  ['read', { op: 'nope' }],
  ['read', { op: 'constructor' }],
  ['read', { op: 'file' }],
  ['read', { op: 'file', args: { path: 'a.py', colour: 'red' } }],
  ['read', { op: 'file', args: { path: '.env' } }],
  ['read', { op: 'file', args: { path: '../outside' } }],
  ['git', { op: 'status', args: { op: 'restore' } }],
  ['edit', { op: 'write', more: 1 }],
])('refuses %s %j', async (name, args) => {
  expect((await call(name, args)).isError).toBe(true);
});

it('says what the arguments of an op are when they do not fit', async () => {
  const { text } = await call('read', { op: 'list', args: { depht: 2 } });

  expect(text).toContain('depht');
  expect(text).toMatch(/It takes path, depth/);
});

it('lets nobody do by an op what its tool would not let them do', async () => {
  scopes = ['main:read'];

  const { text, isError } = await call('edit', { op: 'write', args: { path: 'b.txt', content: 'b\n' } });

  expect(isError).toBe(true);
  expect(text).toContain('main:write');
});
