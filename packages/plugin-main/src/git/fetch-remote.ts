import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isMillraceError } from '@millrace/core';
import { cloneTooLarge, gitFailed, refNotFound, repositoryEmpty, repositoryNotFound } from '../error-catalogue/repositories.js';
import { gitText, startGit } from './git-process.js';
import { makePrivateFolder, type ObjectFormat, type PrivateFolder } from './private-folder.js';
import type { RemoteAddress } from './remote-address.js';
import { watchSize } from './watch-size.js';

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

/**
 * Brings one commit of a remote repository into a bare folder of our own, without tags, history or a checkout.
 *
 * @throws MillraceError `repository_not_found`, `repository_empty`, `ref_not_found`, `too_large`, `git_failed`, `git_missing`.
 */
export async function fetchRemote(fetch: RemoteFetch): Promise<RemoteClone> {
  // What a server's hashes are is known only by talking to it; nearly all have SHA-1.
  const clone = (await fetchAs(fetch, 'sha1')) ?? (await fetchAs(fetch, 'sha256'));
  if (!clone) throw gitFailed('clone the repository', 'its hashes are neither SHA-1 nor SHA-256');
  return clone;
}

/** @returns nothing when the server has hashes of another kind. */
async function fetchAs(fetch: RemoteFetch, format: ObjectFormat): Promise<RemoteClone | undefined> {
  const folder = await makePrivateFolder('', format, fetch.parent);
  try {
    const objects = join(folder.path, 'objects');
    await mkdir(objects);
    const isTransferred = await transfer(fetch, folder.path);
    if (!isTransferred) {
      await folder.remove();
      return undefined;
    }
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

async function transfer(fetch: RemoteFetch, folder: string): Promise<boolean> {
  const tooLarge = new AbortController();
  const running = startGit({
    git: fetch.git,
    doing: 'clone the repository',
    cwd: folder,
    environment: { GIT_DIR: folder },
    signal: AbortSignal.any([fetch.signal, tooLarge.signal]),
    args: [...connectionSettings(fetch), ...fetchArguments(fetch)],
  });
  let said = '';
  running.messages.on('data', (piece: Buffer) => {
    said = (said + piece.toString('utf8')).slice(-8_192);
    const percent = /(?:Receiving objects|Resolving deltas): +(\d+)%[^%]*$/.exec(said)?.[1];
    if (percent !== undefined) fetch.onProgress(Number(percent));
  });
  running.output.resume();
  const watch = watchSize(join(folder, 'objects/pack'), fetch.maxBytes, () => tooLarge.abort());
  const failure = await running.end().catch((error: unknown) => error);
  await watch.end();
  fetch.signal.throwIfAborted();
  if (tooLarge.signal.aborted) throw cloneTooLarge(fetch.maxBytes);
  if (failure !== undefined && /mismatched algorithms|unknown object format/i.test(said)) return false;
  if (failure !== undefined) throw reasonOf(failure, said, fetch);
  return true;
}

function fetchArguments(fetch: RemoteFetch): string[] {
  return [
    'fetch',
    '--depth=1',
    '--no-tags',
    `--filter=blob:limit=${fetch.maxFileBytes + 1}`,
    '--progress',
    '--no-recurse-submodules',
    '--',
    fetch.address.url,
    `+${fetch.ref ?? 'HEAD'}:refs/millrace/head`,
  ];
}

function connectionSettings(fetch: RemoteFetch): string[] {
  return [
    'http.followRedirects=false',
    `http.curloptResolve=${fetch.address.pinned}`,
    'http.lowSpeedLimit=1000',
    'http.lowSpeedTime=30',
    'http.proxy=',
    // Few objects would be unpacked one by one, where neither their size is watched nor a large one streamed.
    'fetch.unpackLimit=1',
    'core.bigFileThreshold=16m',
    ...(fetch.certificateAuthority === undefined ? [] : [`http.sslCAInfo=${fetch.certificateAuthority}`]),
  ].flatMap((setting) => ['-c', setting]);
}

function reasonOf(error: unknown, said: string, fetch: RemoteFetch): unknown {
  if (!isMillraceError(error, 'git_failed')) return error;
  if (/couldn't find remote ref|not our ref|no such remote ref|invalid refspec/i.test(said))
    return fetch.ref === undefined ? repositoryEmpty(fetch.address.url) : refNotFound(fetch.ref, fetch.address.url);
  if (/not found|error: 40[134]|could not read Username|terminal prompts disabled/i.test(said))
    return repositoryNotFound(fetch.address.url);
  if (/error: 30\d/i.test(said)) return gitFailed('clone the repository', 'the server redirects elsewhere; use the address it really has');
  return error;
}
