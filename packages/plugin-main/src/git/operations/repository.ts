import { invalidPath } from '../../error-catalogue/files.js';
import { needsWorkTree, repositoryBusy } from '../../error-catalogue/git.js';
import { placeUnder, type Place } from '../../workspace/place.js';
import { protectedName } from '../../workspace/protected-name.js';
import { isInside } from '../../workspace/root.js';
import type { Workspace } from '../../workspace/workspace.js';
import { startGit, type GitCommand, type GitProcess } from '../git-process.js';
import type { LocalRepository } from '../local-repository.js';
import { cleanName } from './clean-text.js';
import type { RepositorySettings } from './repository-settings.js';
import { runGit, type GitOutput, type RunOptions } from './run-git.js';

/** Who makes commits. */
export interface GitAuthor {
  readonly name: string;
  readonly email: string;
}

/** What it takes to work with the repositories of a workspace. */
export interface GitTools {
  readonly workspace: Workspace;
  /** The program. */
  readonly git: string;
  /** Where folders of our own lie; the system's temporary folder unless said. */
  readonly cacheDirectory: string | undefined;
  readonly author: GitAuthor | undefined;
  readonly signal: AbortSignal;
}

/** A git command within a repository. */
export interface RepositoryCommand extends RunOptions {
  /** What it is to do, for messages: `'list the branches'`. */
  readonly doing: string;
  readonly args: readonly string[];
  readonly input?: string;
  /** It changes the repository. */
  readonly isWriting?: boolean;
  /** An index other than the repository's. */
  readonly index?: string;
}

/** What a repository is made of. */
export interface RepositoryParts {
  readonly tools: GitTools;
  readonly local: LocalRepository;
  readonly settings: RepositorySettings;
  /** The git directory of our own. */
  readonly ownFolder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The branch HEAD is on; nothing when it is at a commit. */
  readonly branch: string | undefined;
  /** What HEAD held when the repository was opened. */
  readonly head: string;
  /** Where in the work tree the caller is; empty at its top. */
  readonly inside: string;
}

/** Milliseconds that git has for letting its locks go. */
const graceMs = 2_000;

/** A repository that is open for git's commands, none of which obeys the repository's own configuration. */
export class Repository {
  readonly parts: RepositoryParts;
  /** Nothing for a bare one. */
  readonly workTree: Place | undefined;

  constructor(parts: RepositoryParts) {
    this.parts = parts;
    this.workTree = parts.local.workTree;
  }

  /** As callers know it. */
  get shown(): string {
    return (this.workTree ?? this.parts.local.gitFolder).shown;
  }

  /** Runs git to its end. @throws MillraceError `git_failed`, `git_missing`, `busy`, `too_large`. */
  run({ explain, maxBytes, ...command }: RepositoryCommand): Promise<GitOutput> {
    return runGit(this.#within(command), {
      ...(maxBytes !== undefined && { maxBytes }),
      explain: (messages) => (/\.lock': File exists/.test(messages) ? repositoryBusy(this.shown) : explain?.(messages)),
    });
  }

  /** Starts git, for an output that is read as it comes. */
  start(command: Omit<RepositoryCommand, keyof RunOptions>): GitProcess {
    return startGit(this.#within(command));
  }

  /** The work tree. @throws MillraceError `no_work_tree` for a bare repository. */
  needWorkTree(): Place {
    if (!this.workTree) throw needsWorkTree(this.shown);
    return this.workTree;
  }

  /** A path that git names, as callers know it. */
  show(path: string): string {
    return cleanName(this.placeOf(path)?.shown ?? path);
  }

  /** Whether the content of a file must not be seen. */
  isWithheld(path: string): boolean {
    return !this.parts.tools.workspace.allowSecrets && protectedName(this.placeOf(path)?.relative ?? path) !== undefined;
  }

  /** Whether a file may be written. */
  isWritable(path: string): boolean {
    const place = this.placeOf(path);
    return place !== undefined && this.parts.tools.workspace.placeOf(place.absolute).root.isWritable;
  }

  /** Paths a caller gave, as git names them; none for the whole work tree. @throws MillraceError `outside_roots`, `invalid_path`. */
  gitPaths(paths: readonly string[] | undefined): string[] {
    const named = paths?.map((path) => this.#gitPath(path)) ?? [this.parts.inside];
    return named.includes('') ? [] : named;
  }

  #within({ doing, args, input, isWriting, index }: RepositoryCommand): GitCommand {
    const { tools, settings, environment, ownFolder } = this.parts;
    return {
      git: tools.git,
      doing,
      cwd: this.workTree?.absolute ?? ownFolder,
      home: ownFolder,
      environment: index === undefined ? environment : { ...environment, GIT_INDEX_FILE: index },
      signal: tools.signal,
      args: [...ownSettings, ...settings.args, ...args],
      ...(input !== undefined && { input }),
      ...(isWriting && { graceMs }),
    };
  }

  #gitPath(path: string): string {
    const { absolute } = this.parts.tools.workspace.locate(path);
    if (!this.workTree) return path;
    if (!isInside(this.workTree.absolute, absolute)) throw invalidPath(`it lies outside the repository '${this.shown}'`);
    return absolute.slice(this.workTree.absolute.length).split(/[/\\]/).filter(Boolean).join('/');
  }

  /** Where a file lies that git names. */
  placeOf(path: string): Place | undefined {
    return this.workTree && placeUnder(this.parts.tools.workspace.roots, this.workTree, path);
  }
}

const ownSettings = [
  'core.logAllRefUpdates=true',
  // A shared part of an index would be looked for, and written, in the folder of our own.
  'core.splitIndex=false',
  'core.untrackedCache=false',
  // What is larger is compared as a whole, as a binary file is: nobody reads its lines.
  'core.bigFileThreshold=16m',
  'core.symlinks=true',
  'core.protectHFS=true',
  'core.protectNTFS=true',
  'core.quotePath=false',
  'log.showSignature=false',
  'advice.detachedHead=false',
].flatMap((setting) => ['-c', setting]);
