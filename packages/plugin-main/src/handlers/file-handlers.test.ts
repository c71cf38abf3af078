import { execFile } from 'node:child_process';
import { chmod, readdir, readFile as readFromDisk, stat, symlink } from 'node:fs/promises';
import { promisify } from 'node:util';
import { connectClient, testHub } from '@millrace/testkit';
import { describe, expect, it } from 'vitest';
import { main } from '../plugin.js';
import { refusalOf } from '../test-support/refusal.js';
import { temporaryFolder, type TemporaryFolder } from '../test-support/temporary-folder.js';
import { withoutPrivileges } from '../test-support/without-privileges.js';
import { createDirectory, deleteFile, readFile, writeFile } from '../tokens.js';

const secret = 'SECRET';

/** A folder with a root, a read-only root, and things outside that nobody may see. */
async function rootsWith(files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<TemporaryFolder> {
  const folder = await temporaryFolder({ 'app/': '', 'docs/guide.md': 'guide\n', 'outside/secret.txt': secret, ...files });
  await chmod(folder.path, 0o755);
  return folder;
}

function mainOn(folder: TemporaryFolder, config: Partial<Parameters<typeof main>[0]> = {}) {
  return main({ roots: [folder.at('app')], readOnlyRoots: [folder.at('docs')], ...config });
}

describe('read_file', () => {
  it('reads a file a window at a time', async () => {
    await using folder = await rootsWith({ 'app/a.txt': 'one\ntwo\nthree\n' });
    await using hub = await testHub(mainOn(folder));

    const first = await hub.call(readFile, { path: 'a.txt', limit: 2 });
    const second = await hub.call(readFile, { path: 'a.txt', start: first.next_start ?? 0, limit: 2 });

    expect(first).toEqual({
      status: 'success',
      path: 'a.txt',
      content: 'one\ntwo\n',
      start: 1,
      lines: 2,
      total_lines: 3,
      size_bytes: 14,
      encoding: 'utf-8',
      hash: expect.stringMatching(/^[0-9a-f]{16}$/),
      truncated: true,
      next_start: 3,
    });
    expect(second).toMatchObject({ content: 'three\n', truncated: false });
    expect(second).not.toHaveProperty('next_start');
  });

  it('says what it left out of a line, and where a file ends', async () => {
    await using folder = await rootsWith({ 'app/long.txt': `${'x'.repeat(5_000)}\nend\n` });
    await using hub = await testHub(mainOn(folder, { maxReadBytes: 1_024 }));

    const cut = await hub.call(readFile, { path: 'long.txt' });
    const beyond = await hub.call(readFile, { path: 'long.txt', start: 9 });

    expect(cut).toMatchObject({
      lines: 1,
      truncated: true,
      next_start: 2,
      note: 'Line 1 is longer than one answer may be (1024 bytes); the rest of it is not shown.',
    });
    expect(cut.content).toHaveLength(1_024);
    expect(beyond).toMatchObject({ content: '', truncated: false, note: 'The file ends at line 2.' });
  });

  it('reads from another root by its name, and from a file larger than may be written', async () => {
    await using folder = await rootsWith({ 'app/big.txt': 'x\n'.repeat(1_000) });
    await using hub = await testHub(mainOn(folder, { maxFileBytes: 100 }));

    expect(await hub.call(readFile, { path: 'docs:guide.md' })).toMatchObject({ path: 'docs:guide.md', content: 'guide\n' });
    expect(await hub.call(readFile, { path: 'big.txt' })).toMatchObject({ total_lines: 1_000 });
  });
});

describe('write_file', () => {
  it('writes what read_file then reads, and refuses when the file has changed since', async () => {
    await using folder = await rootsWith();
    await using hub = await testHub(mainOn(folder));

    const written = await hub.call(writeFile, { path: 'src/a.txt', content: 'one\n', create_parents: true });
    const read = await hub.call(readFile, { path: 'src/a.txt' });
    await hub.call(writeFile, { path: 'src/a.txt', content: 'two\n', mode: 'overwrite', if_match: read.hash });

    expect(written).toMatchObject({
      status: 'success',
      path: 'src/a.txt',
      created: true,
      size_bytes: 4,
      hash: read.hash,
      encoding: 'utf-8',
    });
    expect(await refusalOf(hub.call(writeFile, { path: 'src/a.txt', content: 'x', mode: 'append', if_match: read.hash }))).toMatchObject({
      code: 'conflict',
    });
    expect(await readFromDisk(folder.at('app/src/a.txt'), 'utf8')).toBe('two\n');
  });

  it('says that it destroys only where it overwrites', async () => {
    await using folder = await rootsWith();
    await using hub = await testHub(mainOn(folder));
    await using client = await connectClient(hub);

    const tools = await client.listTools();

    const hints = (name: string) => tools.find((tool) => tool.name === name)?.['annotations'];
    expect(hints('write_file')).toMatchObject({ readOnlyHint: false, destructiveHint: true });
    expect(hints('delete_file')).toMatchObject({ readOnlyHint: false, destructiveHint: true });
    expect(hints('create_directory')).toMatchObject({ readOnlyHint: false, destructiveHint: false, idempotentHint: true });
    expect(hints('read_file')).toMatchObject({ readOnlyHint: true, openWorldHint: false });
  });
});

describe('create_directory and delete_file', () => {
  it('make and remove', async () => {
    await using folder = await rootsWith();
    await using hub = await testHub(mainOn(folder));

    expect(await hub.call(createDirectory, { path: 'a/b' })).toMatchObject({ path: 'a/b', created: true });
    expect(await hub.call(createDirectory, { path: 'a/b' })).toMatchObject({ created: false });
    await hub.call(writeFile, { path: 'a/b/c.txt', content: '' });
    expect(await hub.call(deleteFile, { path: 'a', recursive: true })).toMatchObject({
      status: 'success',
      path: 'a',
      files: 1,
      directories: 2,
    });
    expect(await readdir(folder.at('app'))).toEqual([]);
  });
});

/** What a caller may get wrong, and what it is told: the tool, its input, the code, a part of what happened, a part of what to do. */
const refusals: readonly (readonly [tool: string, input: Readonly<Record<string, unknown>>, code: string, what: string, fix: string])[] = [
  ['read_file', { path: 'none.txt' }, 'not_found', "'none.txt' does not exist", 'list_directory'],
  ['read_file', { path: '../outside/secret.txt' }, 'outside_roots', 'leads outside', "relative to 'app', or name: path for 'docs'"],
  ['read_file', { path: '/etc/passwd' }, 'outside_roots', 'leads outside', "relative to 'app'"],
  ['read_file', { path: 'away/secret.txt' }, 'outside_roots', 'leads outside', "relative to 'app'"],
  ['read_file', { path: 'a\0.txt' }, 'invalid_path', 'NUL character', "'src/index.ts'"],
  ['read_file', { path: '' }, 'invalid_path', 'it is empty', "'src/index.ts'"],
  ['read_file', { path: 'folder' }, 'is_directory', "'folder' is a folder", 'list_directory'],
  ['read_file', { path: 'text.txt/x' }, 'not_directory', "'text.txt/x' is not a folder, or goes through", 'Name a folder'],
  ['read_file', { path: 'pipe' }, 'not_regular', "'pipe' is a device, pipe, socket or link", 'regular file'],
  ['read_file', { path: 'circle' }, 'not_regular', "'circle' is a symbolic link", 'regular file'],
  ['read_file', { path: 'image.png' }, 'binary_file', "'image.png' is binary (image/png, 6 bytes)", 'Read a text file'],
  ['read_file', { path: '.env' }, 'denied', "'.env' is withheld", 'allowSecrets: true'],
  ['read_file', { path: '.git/config' }, 'denied', "'.git/config' is withheld", 'allowSecrets: true'],
  ['read_file', { path: 'closed.txt' }, 'denied', "not permit this on 'closed.txt'", 'Check the permissions'],
  ['write_file', { path: 'text.txt', content: '' }, 'exists', "'text.txt' already exists", "mode 'overwrite'"],
  ['write_file', { path: 'folder', content: '', mode: 'overwrite' }, 'is_directory', "'folder' is a folder", 'Name a file'],
  ['write_file', { path: 'x/y.txt', content: '' }, 'not_found', "folder of 'x/y.txt' does not exist", 'create_parents: true'],
  ['write_file', { path: 'docs:a.md', content: '' }, 'denied', "'docs:a.md' lies in a root that may only be read", 'another root'],
  ['write_file', { path: '.git/config', content: '' }, 'denied', 'belongs to git', 'Use git itself'],
  ['write_file', { path: 'away/new.txt', content: '' }, 'outside_roots', 'leads outside', "relative to 'app'"],
  ['write_file', { path: 'link.txt', content: '', mode: 'overwrite' }, 'not_regular', 'does not follow', 'regular file'],
  ['write_file', { path: 'b.txt', content: 'x'.repeat(101) }, 'too_large', "'b.txt' has 101 bytes; the limit is 100", 'maxFileBytes'],
  ['write_file', { path: 'image.png', content: 'x', mode: 'append' }, 'binary_file', 'is binary', "mode 'overwrite'"],
  ['write_file', { path: 'b.txt', content: '€', encoding: 'latin1' }, 'invalid_encoding', 'that latin1', "encoding: 'utf-8'"],
  ['write_file', { path: 'b.txt', content: '\ud800' }, 'invalid_encoding', 'not well-formed Unicode', 'whole characters'],
  ['write_file', { path: 'text.txt', content: '', mode: 'overwrite', if_match: 'abc' }, 'conflict', 'not what if_match', 'Read it again'],
  ['write_file', { path: 'closed/b.txt', content: '' }, 'denied', "not permit this on 'closed/b.txt'", 'Check the permissions'],
  ['create_directory', { path: 'text.txt' }, 'exists', "'text.txt' already exists and is not a folder", 'another name'],
  ['create_directory', { path: 'docs:new' }, 'denied', 'may only be read', 'another root'],
  ['create_directory', { path: '../new' }, 'outside_roots', 'leads outside', "relative to 'app'"],
  ['delete_file', { path: '.', recursive: true }, 'denied', 'is a root', 'inside it by name'],
  ['delete_file', { path: 'folder' }, 'is_directory', "'folder' is a folder", 'recursive: true'],
  ['delete_file', { path: 'none' }, 'not_found', "'none' does not exist", 'list_directory'],
  ['delete_file', { path: 'docs:guide.md' }, 'denied', 'may only be read', 'another root'],
  ['delete_file', { path: 'away/secret.txt' }, 'outside_roots', 'leads outside', "relative to 'app'"],
  ['list_directory', { path: 'text.txt' }, 'not_directory', "'text.txt' is not a folder", 'read_file'],
  ['list_directory', { path: 'none' }, 'not_found', "'none' does not exist", 'list_directory'],
  ['list_directory', { path: 'away' }, 'outside_roots', 'leads outside', "relative to 'app'"],
];

describe('a caller that is refused', () => {
  async function wrongRoots(): Promise<TemporaryFolder> {
    const folder = await rootsWith({
      'app/text.txt': 'text\n',
      'app/folder/x.txt': '',
      'app/image.png': Buffer.from('\x89PNG\0\0', 'latin1'),
      'app/.env': secret,
      'app/.git/config': secret,
      'app/closed.txt': secret,
      'app/closed/': '',
    });
    await promisify(execFile)('mkfifo', [folder.at('app/pipe')]);
    await symlink('../outside', folder.at('app/away'));
    await symlink('circle', folder.at('app/circle'));
    await symlink('text.txt', folder.at('app/link.txt'));
    await chmod(folder.at('app'), 0o777);
    for (const name of ['text.txt', 'image.png']) await chmod(folder.at('app', name), 0o666);
    await chmod(folder.at('app/closed.txt'), 0o000);
    await chmod(folder.at('app/closed'), 0o555);
    return folder;
  }

  it.each(refusals)('by %s with %j is told %s: %s', async (tool, input, code, what, fix) => {
    await using folder = await wrongRoots();
    await using hub = await testHub(mainOn(folder, { maxFileBytes: 100 }));
    await using client = await connectClient(hub);

    const answer = await withoutPrivileges(() => client.callTool(tool, input));

    const text = answer.content[0]?.text ?? '';
    expect(answer).toMatchObject({
      isError: true,
      structuredContent: { error: { code, message: text, correlationId: expect.any(String) } },
    });
    expect(text).toContain(what);
    expect(text.slice(text.indexOf('Fix: '))).toContain(fix);
    expect(JSON.stringify(answer)).not.toContain(folder.path);
    expect(JSON.stringify(answer)).not.toContain(secret);
  });

  it('has changed nothing', async () => {
    await using folder = await wrongRoots();
    await using hub = await testHub(mainOn(folder, { maxFileBytes: 100 }));
    const before = await readdir(folder.path, { recursive: true });

    for (const [tool, input] of refusals) await withoutPrivileges(() => refusalOf(hub.call(tool, input)));

    expect(await readdir(folder.path, { recursive: true })).toEqual(before);
    expect(await readFromDisk(folder.at('app/text.txt'), 'utf8')).toBe('text\n');
    expect((await stat(folder.at('app/image.png'))).size).toBe(6);
  });

  it('is told of wrong arguments before anything is done', async () => {
    await using folder = await wrongRoots();
    await using hub = await testHub(mainOn(folder));

    for (const input of [{}, { path: 3 }, { path: 'text.txt', start: 0 }, { path: 'text.txt', limit: -1 }, { path: 'text.txt', extra: 1 }])
      expect(await refusalOf(hub.call('read_file', input))).toMatchObject({ code: 'MILLRACE_INPUT_INVALID' });
  });

  it('waits no time for a pipe', async () => {
    await using folder = await wrongRoots();
    await using hub = await testHub(mainOn(folder));

    for (const [tool, input] of [
      ['read_file', { path: 'pipe' }],
      ['write_file', { path: 'pipe', content: '', mode: 'overwrite' }],
      ['list_directory', { path: 'pipe' }],
    ] as const)
      expect(['not_regular', 'not_directory']).toContain((await refusalOf(hub.call(tool, input))).code);
  });
});

describe('a root that cannot be used', () => {
  it('stops the plugin, and is told to the host, not to clients', async () => {
    await using folder = await rootsWith();
    await using hub = await testHub(mainOn(folder, { roots: [folder.at('none')] }), { onPluginFailure: 'isolate' });
    await using client = await connectClient(hub);

    const outcome = await client.callTool('read_file', { path: 'a.txt' }).catch((error: unknown) => String(error));

    expect(JSON.stringify(outcome)).not.toContain(folder.path);
    expect(hub.report.plugin('main')).toMatchObject({ error: { code: 'MILLRACE_MAIN_ROOTS_INVALID' } });
    expect(JSON.stringify(hub.report.plugin('main'))).toContain(`'${folder.at('none')}' does not exist`);
  });
});
