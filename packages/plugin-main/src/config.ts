import { z } from 'zod';
import { outsideConfig } from './outside-config.js';

const megabyte = 1024 * 1024;
const path = z.string().min(1);
/** What git would take out of a name is refused. */
const gitIdentity = z.string().regex(/^[^\s<>\p{C}](?:[^<>\p{C}]*[^\s<>\p{C}])?$/u, 'must be text without < and >');

/** The limits of an ingest. */
export const ingestConfig = z.strictObject({
  /** Most files of one ingest; the rest is left out and said so. */
  maxFiles: z.int().min(1).max(1_000_000).default(50_000),
  /** Bytes of all files of one ingest. Also the most a clone may bring onto the disk. */
  maxBytes: z
    .int()
    .min(1)
    .default(512 * megabyte),
  /** Bytes; a larger file is skipped. */
  maxFileBytes: z
    .int()
    .min(1)
    .max(32 * megabyte)
    .default(2 * megabyte),
  /** Milliseconds an ingest may take, clone included. */
  timeoutMs: z.int().min(100).max(3_600_000).default(300_000),
  /** Hosts to clone from, with a port where it is not 443: `'git.example.org'`. Unset: every host with a public address. */
  hosts: z.array(z.string().min(1)).optional(),
  /** A PEM file of certificate authorities to trust for clones, for a git server with a private one. */
  certificateAuthority: path.optional(),
});

const undoConfig = z.strictObject({
  /** Bytes of what changes replaced and deletions took away; the oldest go first. 0: nothing is kept, and deleting is for good. */
  maxBytes: z
    .int()
    .min(0)
    .default(200 * megabyte),
  /** Changes that can be undone. */
  maxEntries: z.int().min(1).max(100_000).default(1_000),
});

/** What `main({ ... })` takes. */
export const mainConfig = z.strictObject({
  /** Folders the tools may read and write. A relative one is taken from the process's working directory. */
  roots: z.array(path).min(1),
  /** Folders the tools may only read, for example a repository given for one run. */
  readOnlyRoots: z.array(path).default([]),
  /** Bytes; a larger file is not written. */
  maxFileBytes: z
    .int()
    .min(1)
    .default(50 * megabyte),
  /** Bytes of text in one answer. */
  maxReadBytes: z
    .int()
    .min(1_024)
    .default(256 * 1024),
  /** Lets tools see and write files whose names say that they hold secrets, and read inside `.git`. */
  allowSecrets: z.boolean().default(false),
  ingest: ingestConfig.prefault({}),
  ...outsideConfig,
  undo: undoConfig.prefault({}),
  /** Keeps what is to survive a restart, and is withheld from callers. Unset: what can be undone is gone at the end. */
  dataDirectory: path.optional(),
  /** Where clones lie while they are read; the system's temporary folder unless said. */
  cacheDirectory: path.optional(),
  /** The git to run, where it is not in a usual place. */
  git: path.default('git'),
  /** Lets `git_operations` change repositories: add, commit, branch, checkout, stash, restore. */
  gitWrite: z.boolean().default(false),
  /** Who makes the commits of `git_operations`. No configuration of git is read for it. */
  gitAuthor: z.strictObject({ name: gitIdentity, email: gitIdentity }).optional(),
  /** Worker processes: as many as cores, at most 4. */
  maxWorkers: z.int().min(1).max(4).optional(),
  /** The file `pool/worker-program.js` of this package, where bundling has moved it away from its module. */
  workerProgram: path.optional(),
});

/** The configuration of the plugin, defaults filled in. */
export type MainConfig = z.output<typeof mainConfig>;
/** The limits of an ingest. */
export type IngestConfig = MainConfig['ingest'];
