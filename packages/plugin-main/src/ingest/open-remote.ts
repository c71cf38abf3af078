import { tmpdir } from 'node:os';
import { isMillraceError } from '@millrace/core';
import { notFound } from '../error-catalogue/files.js';
import { refHasSteps } from '../error-catalogue/repositories.js';
import { fetchRemote } from '../git/fetch-remote.js';
import { gitText } from '../git/git-process.js';
import { makePrivateFolder, objectFormatOf } from '../git/private-folder.js';
import { parseRemoteUrl, pinRemote } from '../git/remote-address.js';
import { requirePinning } from '../git/require-pinning.js';
import { parseRef } from '../git/resolve-ref.js';
import { commitSource, type CommitAccess } from './commit-source.js';
import type { OpenedSource, SourceTools } from './open-source.js';

/** Opens a repository of another machine: one commit of it is cloned for the time of the ingest. */
export async function openRemote(
  tools: SourceTools,
  wanted: { url: string; ref: string | undefined; subfolder: string },
): Promise<OpenedSource> {
  const { git, limits, signal, cacheDirectory } = tools;
  const url = parseRemoteUrl(wanted.url);
  if (wanted.ref !== undefined && parseRef(wanted.ref)?.steps !== '') throw refHasSteps(wanted.ref);
  const address = await pinRemote(url, limits.hosts);
  if (!limits.hosts) await requirePinning({ git, cwd: tmpdir(), signal });
  const clone = await fetchRemote({
    git,
    address,
    ref: wanted.ref,
    parent: cacheDirectory,
    maxBytes: limits.maxBytes,
    maxFileBytes: limits.maxFileBytes,
    certificateAuthority: limits.certificateAuthority,
    onProgress: tools.onTransfer,
    signal,
  });
  try {
    // Read through a folder that knows no remote, so that nothing missing is fetched after all.
    const folder = await makePrivateFolder(clone.objects, objectFormatOf(clone.commit), cacheDirectory);
    const remove = async (): Promise<void> => void (await Promise.all([folder.remove(), clone.folder.remove()]));
    const access: CommitAccess = {
      git,
      folder: folder.path,
      environment: folder.environment,
      commit: clone.commit,
      subfolder: wanted.subfolder,
      remove,
    };
    await checkSubfolder(access, signal).catch(async (error: unknown) => {
      await remove();
      throw error;
    });
    return { repository: address.url, source: commitSource(access) };
  } catch (error) {
    await clone.folder.remove();
    throw error;
  }
}

/** @throws MillraceError `not_found` when the commit has no such folder. */
export async function checkSubfolder(access: Omit<CommitAccess, 'remove'>, signal: AbortSignal): Promise<void> {
  if (access.subfolder === '') return;
  const type = await gitText({
    git: access.git,
    doing: 'find the folder',
    cwd: access.folder,
    environment: access.environment,
    signal,
    args: ['cat-file', '-t', '--end-of-options', `${access.commit}:${access.subfolder}`],
  }).catch((error: unknown) => {
    throw isMillraceError(error, 'git_failed') ? notFound(access.subfolder) : error;
  });
  if (type.trim() !== 'tree') throw notFound(access.subfolder);
}
