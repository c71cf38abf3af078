import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryUnusual } from '../../error-catalogue/git.js';
import { gitFailed } from '../../error-catalogue/repositories.js';
import { readInternal, type Looking } from '../local-repository.js';
import { runGit } from './run-git.js';
import type { ObjectFormat } from '../private-folder.js';

/** What is taken over from a repository's own configuration. */
export interface RepositorySettings {
  readonly objectFormat: ObjectFormat;
  /** For the command line: values that say how files are stored, and can neither name a program nor a place. */
  readonly args: readonly string[];
  /** The ref that a branch follows, by branch. */
  readonly upstreams: ReadonlyMap<string, string>;
}

const boolean = /^(?:true|false|yes|no|on|off|1|0|)$/i;
/** Settings that must hold for git to see files as their owner does, and the values that they may have. */
const harmless: Readonly<Record<string, RegExp>> = {
  'core.filemode': boolean,
  'core.symlinks': boolean,
  'core.ignorecase': boolean,
  'core.precomposeunicode': boolean,
  'core.autocrlf': /^(?:true|false|input)$/i,
  'core.eol': /^(?:lf|crlf|native)$/i,
  'core.sparsecheckout': boolean,
  'core.sparsecheckoutcone': boolean,
};
/** Extensions that change nothing for these commands. */
const knownExtensions = new Set(['extensions.objectformat', 'extensions.partialclone', 'extensions.worktreeconfig', 'extensions.noop']);
const maxConfigBytes = 1024 * 1024;

/** What it takes to read settings. */
export interface SettingsQuery extends Looking {
  readonly git: string;
  /** A folder of our own. */
  readonly own: string;
}

/**
 * Reads a repository's configuration as data: git parses a copy of it, follows no include, and obeys nothing of it.
 *
 * @throws MillraceError `git_failed` when it is broken, or the repository is of a kind that is not known here.
 */
export async function readSettings(query: SettingsQuery): Promise<RepositorySettings> {
  const text = (await readInternal(query, 'config', maxConfigBytes)) ?? '';
  const copy = join(query.own, 'their-config');
  await writeFile(copy, text);
  const { text: listed } = await runGit(
    {
      git: query.git,
      doing: 'read the configuration',
      cwd: query.own,
      environment: { GIT_DIR: query.own },
      signal: query.signal,
      args: ['config', '--file', copy, '--no-includes', '--list', '-z'],
    },
    { explain: () => gitFailed('read the configuration of the repository', 'it is broken') },
  );
  return settingsOf(listed);
}

function settingsOf(listed: string): RepositorySettings {
  const settings = new Map<string, string>();
  for (const record of listed.split('\0')) {
    const end = record.indexOf('\n');
    if (record !== '') settings.set(end < 0 ? record : record.slice(0, end), end < 0 ? 'true' : record.slice(end + 1));
  }
  const unknown = [...settings].find(([name]) => name.startsWith('extensions.') && !knownExtensions.has(name));
  if (unknown && unknown[1].toLowerCase() !== 'files') throw repositoryUnusual(unknown[0]);
  const args = Object.entries(harmless).flatMap(([name, values]) => {
    const value = settings.get(name);
    return value !== undefined && values.test(value) ? ['-c', `${name}=${value}`] : [];
  });
  const objectFormat = settings.get('extensions.objectformat')?.toLowerCase() === 'sha256' ? 'sha256' : 'sha1';
  return { objectFormat, args, upstreams: upstreamsOf(settings) };
}

function upstreamsOf(settings: ReadonlyMap<string, string>): Map<string, string> {
  const upstreams = new Map<string, string>();
  for (const [name, merge] of settings) {
    const branch = /^branch\.(.+)\.merge$/s.exec(name)?.[1];
    const remote = branch === undefined ? undefined : settings.get(`branch.${branch}.remote`);
    const short = /^refs\/heads\/(.+)$/s.exec(merge)?.[1];
    if (branch === undefined || remote === undefined || short === undefined) continue;
    upstreams.set(branch, remote === '.' ? merge : `refs/remotes/${remote}/${short}`);
  }
  return upstreams;
}
