import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isMillraceError } from '@millrace/core';
import { cloneTooLarge, gitFailed, refNotFound, repositoryNotFound } from '../error-catalogue.js';
import { gitText, startGit } from './git-process.js';
import { makePrivateFolder, type PrivateFolder } from './private-folder.js';
import type { RemoteAddress } from './remote-address.js';

/** What to bring of a remote repository, and how much at most. */
export interface RemoteFetch {
  readonly git: string;
  readonly address: RemoteAddress;
  /** A branch, a tag or a whole hash; the remote's HEAD unless said. */
  readonly ref: string | undefined;
  /** Where the clone is to lie; the system's temporary folder unless said. */
  readonly parent: string | undefined;
  /** Bytes on the disk. */
  readonly maxBytes: number;
  /** Bytes; a larger file is not even brought, if the server can leave it out. */
  readonly maxFileBytes: number;
  readonly certificateAuthority: string | undefined;
  /** Told how far the transfer is, in percent. */
  readonly onProgress: (percent: number) => void;
  readonly signal: AbortSignal;
}

/** A bare, shallow clone of one commit. */
export interface RemoteClone {
  readonly folder: PrivateFolder;
  readonly objects: string;
  readonly commit: string;
}

const pollMs = 100;

/**
 * Brings one commit of a remote repository into a bare folder of our own, without tags, history or a checkout.
 *
 * @throws MillraceError `repository_not_found`, `ref_not_found`, `too_large`, `git_failed`, `git_missing`.
 */
export async function fetchRemote(fetch: RemoteFetch): Promise<RemoteClone> {
  const folder = await makePrivateFolder('', fetch.ref?.length === 64 ? 'sha256' : 'sha1', fetch.parent);
  try {
    const objects = join(folder.path, 'objects');
    await mkdir(objects);
    await transfer(fetch, folder.path);
    const commit = await gitText({
      git: fetch.git,
      doing: 'read the commit',
      cwd: folder.path,
      environment: { GIT_DIR: folder.path },
      signal: fetch.signal,
      args: ['rev-parse', '--verify', '--quiet', '--end-of-options', 'refs/millrace/head^{commit}'],
    });
    return { folder, objects, commit: commit.trim() };
  } catch (error) {
    await folder.remove();
    throw error;
  }
}

async function transfer(fetch: RemoteFetch, folder: string): Promise<void> {
  const watched = new AbortController();
  const signal = AbortSignal.any([fetch.signal, watched.signal]);
  const running = startGit({
    git: fetch.git,
    doing: 'clone the repository',
    cwd: folder,
    environment: { GIT_DIR: folder },
    signal,
    args: [
      ...connectionSettings(fetch),
      'fetch',
      '--depth=1',
      '--no-tags',
      `--filter=blob:limit=${fetch.maxFileBytes + 1}`,
      '--progress',
      '--no-recurse-submodules',
      '--',
      fetch.address.url,
      `+${fetch.ref ?? 'HEAD'}:refs/millrace/head`,
    ],
  });
  let said = '';
  running.messages.on('data', (piece: Buffer) => {
    said = (said + piece.toString('utf8')).slice(-8_192);
    const percent = /(?:Receiving objects|Resolving deltas): +(\d+)%[^%]*$/.exec(said)?.[1];
    if (percent !== undefined) fetch.onProgress(Number(percent));
  });
  running.output.resume();
  const ended = new AbortController();
  const watch = watchSize(folder, fetch.maxBytes, { ended: ended.signal, tooLarge: () => watched.abort() });
  try {
    await running.end();
  } catch (error) {
    fetch.signal.throwIfAborted();
    throw watched.signal.aborted ? cloneTooLarge(fetch.maxBytes) : reasonOf(error, said, fetch);
  } finally {
    ended.abort();
    await watch;
  }
}

function connectionSettings(fetch: RemoteFetch): string[] {
  return [
    'http.followRedirects=false',
    `http.curloptResolve=${fetch.address.pinned}`,
    'http.lowSpeedLimit=1000',
    'http.lowSpeedTime=30',
    'http.proxy=',
    ...(fetch.certificateAuthority === undefined ? [] : [`http.sslCAInfo=${fetch.certificateAuthority}`]),
  ].flatMap((setting) => ['-c', setting]);
}

// A server cannot be held to a size beforehand, so what arrives is measured while it does.
async function watchSize(
  folder: string,
  maxBytes: number,
  { ended, tooLarge }: { ended: AbortSignal; tooLarge: () => void },
): Promise<void> {
  while (!ended.aborted) {
    await wait(pollMs, undefined, { signal: ended }).catch(() => undefined);
    if ((await sizeOf(join(folder, 'objects/pack'))) > maxBytes) return tooLarge();
  }
}

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        (found) => found.size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function reasonOf(error: unknown, said: string, fetch: RemoteFetch): unknown {
  if (!isMillraceError(error, 'git_failed')) return error;
  if (/couldn't find remote ref|not our ref|no such remote ref/i.test(said)) return refNotFound(fetch.ref ?? 'HEAD', fetch.address.url);
  if (/not found|HTTP 40[134]|error: 40[134]|could not read Username|terminal prompts disabled/i.test(said))
    return repositoryNotFound(fetch.address.url);
  if (/redirect/i.test(said)) return gitFailed('clone the repository', 'the server redirects elsewhere; use the address it really has');
  return error;
}
