import { mkdir, stat, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../test-support/test-engine.js';
import { askOwner } from './ask-owner.js';
import { listenAsOwner } from './listen-as-owner.js';
import { lockAddress } from './lock-address.js';
import { lockDirectory } from './lock-directory.js';
import { parseOwner } from './owner.js';
import { ownerElsewhere, showPresence } from './presence-file.js';

const since = '2026-01-02T03:04:05.000Z';
const other = { name: 'another', pid: 7, since };
const hub = (platform: string) => ({ name: 'mine', since, platform });

/** Listens at an address and answers with a text, or never. */
async function listen(path: string, text?: string): Promise<void> {
  const server = createServer((socket) => void (text === undefined ? socket : socket.end(text)));
  await new Promise<void>((resolve) => server.listen({ path }, resolve));
  onTestFinished(() => void server.close());
}

// 'darwin' takes the socket file, which works on every Unix; 'linux' the abstract socket.
describe.each(['linux', 'darwin'])('the lock of a directory (%s)', (platform) => {
  it('is had once at a time, and again after its release', async () => {
    const directory = await temporaryFolder();
    const lock = await lockDirectory(directory, hub(platform));

    await expect(lockDirectory(directory, hub(platform))).rejects.toMatchObject({
      code: 'MILLRACE_DATABASE_IN_USE',
      message: expect.stringContaining('already open in this process') as string,
    });
    await lock.release();

    await (await lockDirectory(directory, hub(platform))).release();
    await expect(stat(join(directory, 'owner.json'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('names the owner when another process has it', async () => {
    const directory = await temporaryFolder();
    const address = await lockAddress(directory, platform);
    await listen(address?.path ?? '', JSON.stringify(other));

    await expect(lockDirectory(directory, hub(platform))).rejects.toMatchObject({
      code: 'MILLRACE_DATABASE_IN_USE',
      message: expect.stringContaining(`'another', process 7, since ${since}`) as string,
    });
  });

  it('is not had while somebody listens who does not say who they are', async () => {
    const directory = await temporaryFolder();
    const address = await lockAddress(directory, platform);
    await listen(address?.path ?? '', 'not an owner');

    await expect(lockDirectory(directory, hub(platform))).rejects.toMatchObject({
      code: 'MILLRACE_DATABASE_IN_USE',
      message: expect.stringContaining('does not say its name') as string,
    });
  });

  it('is given back when the directory turns out to be used from elsewhere', async () => {
    const directory = await temporaryFolder();
    await writeFile(join(directory, 'owner.json'), JSON.stringify({ ...other, host: 'far', namespace: 'another' }));

    await expect(lockDirectory(directory, hub(platform))).rejects.toMatchObject({ message: expect.stringContaining('7 on far') as string });
    await utimes(join(directory, 'owner.json'), new Date(0), new Date(0));

    await (await lockDirectory(directory, hub(platform))).release();
  });
});

it('does not take over a socket file that nobody answers for: its owner may be elsewhere', async () => {
  const directory = await temporaryFolder();
  await writeFile(join(directory, 'owner.sock'), '');

  await expect(lockDirectory(directory, hub('darwin'))).rejects.toMatchObject({
    code: 'MILLRACE_DATABASE_LOCK_STALE',
    fix: expect.stringContaining('delete that file') as string,
  });
});

it('refuses a directory whose path is too long for a socket file', async () => {
  const directory = join(await temporaryFolder(), 'x'.repeat(100));
  await mkdir(directory);

  await expect(lockDirectory(directory, hub('darwin'))).rejects.toMatchObject({ code: 'MILLRACE_DATABASE_DIRECTORY' });
});

it('locks by device and inode on Linux, and by the path in any case on Windows', async () => {
  const directory = await temporaryFolder();

  expect(await lockAddress(directory, 'linux')).toEqual(await lockAddress(`${directory}/.`, 'linux'));
  expect(await lockAddress(directory, 'linux')).not.toEqual(await lockAddress(await temporaryFolder(), 'linux'));
  expect(await lockAddress('C:\\Data', 'win32')).toEqual(await lockAddress('c:\\data', 'win32'));
});

it('asks nobody, and does not read more than an owner has to say', async () => {
  const directory = await temporaryFolder();
  await listen(join(directory, 'talker'), 'x'.repeat(10_000));
  await listen(join(directory, 'mute'));

  expect(await askOwner(join(directory, 'nobody'))).toBe('nobody');
  expect(await askOwner(join(directory, 'talker'))).toBe('silent');
  expect(await askOwner(join(directory, 'mute'))).toBe('silent');
});

it('does not listen where it cannot', async () => {
  await expect(listenAsOwner(join(await temporaryFolder(), 'missing', 'owner.sock'), other)).rejects.toMatchObject({
    syscall: 'listen',
  });
});

it.each([
  ['', undefined],
  ['[]', undefined],
  ['{"name":"a","pid":"7","since":""}', undefined],
  [JSON.stringify({ ...other, extra: 1 }), other],
  [JSON.stringify({ ...other, host: 'there' }), { ...other, host: 'there' }],
  [JSON.stringify({ ...other, name: `a\n\u001B[31m${'b'.repeat(200)}` }), { ...other, name: `a [31m${'b'.repeat(94)}` }],
])('reads an owner from %j, or nothing', (text, owner) => {
  expect(parseOwner(text)).toEqual(owner);
});

it('does not take its own sign of life, or a broken one, for that of somebody elsewhere', async () => {
  const directory = await temporaryFolder();
  const presence = await showPresence(directory, other);

  expect(await ownerElsewhere(directory)).toBeUndefined();
  await presence.remove();
  await writeFile(join(directory, 'owner.json'), '{');
  expect(await ownerElsewhere(directory)).toBeUndefined();
});
