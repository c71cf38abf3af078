import { hasScopes, type Call } from '@millrace/core';
import { scopeNeeded } from '../error-catalogue/calls.js';
import { gitWriteOff } from '../error-catalogue/git.js';
import { addFiles } from '../git/operations/add.js';
import { readBlame } from '../git/operations/blame.js';
import { listBranches } from '../git/operations/branches.js';
import { createBranch, deleteBranch } from '../git/operations/branch.js';
import { checkOut } from '../git/operations/checkout.js';
import { commitStaged } from '../git/operations/commit.js';
import { readDiff } from '../git/operations/diff.js';
import type { Guarded } from '../git/operations/guard-files.js';
import { keepFilesIn, type KeepFiles } from '../git/operations/keep-restored.js';
import { readLog } from '../git/operations/log.js';
import type { Repository } from '../git/operations/repository.js';
import { resolveTree } from '../git/operations/resolve-commit.js';
import { restoreFiles, unstageFiles } from '../git/operations/restore.js';
import { readCommit } from '../git/operations/show.js';
import { listStashes, popStash, pushStash } from '../git/operations/stash.js';
import { readStatus } from '../git/operations/status.js';
import { withRepository } from '../git/operations/with-repository.js';
import { ownerOf } from '../checkpoints/open-checkpoints.js';
import type { Page } from '../paging/pages.js';
import type { gitOperations } from '../tokens.js';
import { changesRepository } from '../tools/git-operations.js';
import type { OutputOf } from '../tools/tool-types.js';
import { checkArguments, parseLines, type GitInput } from './git-arguments.js';
import { blameRows, branchRows, commitRows, diffRows, logRows, stashRows, statusRows } from './git-rows.js';
import type { HandlerTools } from './handler-tools.js';

/** `git_operations`. */
export async function handleGitOperations(tools: HandlerTools, input: GitInput, call: Call): Promise<OutputOf<typeof gitOperations>> {
  const request = { principal: call.principal, tool: 'git_operations', maxTokens: input.max_tokens ?? 2_000 };
  if (input.cursor !== undefined) return answer(await tools.pages.next<string>(input.cursor, request));
  checkArguments(input);
  const isChange = changesRepository(input.op);
  if (isChange) refuseChange(tools, input, call);
  const { workspace, config } = tools;
  const access = { workspace, git: config.git, cacheDirectory: config.cacheDirectory, author: config.gitAuthor, signal: call.signal };
  const keep = keepFilesIn(tools.checkpoints, ownerOf(call), call.name);
  const rows = await withRepository(access, input.path ?? '.', (repository) => works[input.op](repository, input, keep));
  if (isChange) tools.activity.changed('written');
  return answer(await tools.pages.first(rows, request));
}

function refuseChange({ config }: HandlerTools, { op }: GitInput, call: Call): void {
  if (!config.gitWrite) throw gitWriteOff(op);
  if (!hasScopes(call.principal, ['main:write'])) throw scopeNeeded(op, 'main:write');
}

function answer({ rows, cursor }: Page<string>): OutputOf<typeof gitOperations> {
  return { status: 'success', text: rows.join('\n'), ...(cursor !== undefined && { cursor, note: 'More with cursor; fewer with paths.' }) };
}

type Work = (repository: Repository, input: GitInput, keep: KeepFiles) => Promise<string[]>;

const works: Readonly<Record<GitInput['op'], Work>> = {
  status: async (repository, { paths }) => statusRows(await readStatus(repository, paths)),
  diff: async (repository, input) => diffRows(await compare(repository, input)),
  log: async (repository, { ref, base, paths }) => logRows(await readLog(repository, { ref, base, paths })),
  show: async (repository, { ref, paths }) => commitRows(await readCommit(repository, ref ?? 'HEAD', repository.gitPaths(paths))),
  blame: async (repository, { ref, paths, lines }) =>
    blameRows(await readBlame(repository, { path: repository.gitPaths(paths)[0] ?? '', ref, ...parseLines(lines) })),
  branches: async (repository) => branchRows(await listBranches(repository)),
  add: async (repository, { paths = [] }) => filesRows('staged', await addFiles(repository, paths)),
  commit: async (repository, { message = '' }) => {
    const { hash, branch, files } = await commitStaged(repository, message);
    return [`${hash} on ${branch ?? 'no branch'}, ${count(files)}`];
  },
  branch: async (repository, { name = '', ref }) => [`${name} at ${(await createBranch(repository, name, ref)).hash}`],
  delete_branch: async (repository, { name = '' }) => {
    await deleteBranch(repository, name);
    return [`${name} deleted`];
  },
  checkout: async (repository, { ref, name }) => {
    const { branch, hash, files } = await checkOut(repository, { ref, name });
    return [`${branch ?? 'no branch'} at ${hash ?? 'no commit'}, ${count(files)} changed`];
  },
  stashes: async (repository) => stashRows(await listStashes(repository)),
  stash: async (repository, { message }) => [`${count((await pushStash(repository, message)).files)} stashed`],
  pop_stash: async (repository) => [`${count((await popStash(repository)).files)} restored`],
  restore: async (repository, { paths = [], ref, staged }, keep) => {
    if (staged) return filesRows('unstaged', await unstageFiles(repository, paths));
    const restored = await restoreFiles(repository, { paths, ref, keep });
    const note = restored.checkpoint === undefined ? 'too large to be undone' : `to have them back: undo ${restored.checkpoint}`;
    return [...filesRows('restored', restored), note];
  },
};

async function compare(repository: Repository, { base, ref, staged, paths }: GitInput) {
  const [from, to] = base === undefined ? [ref, undefined] : [base, ref];
  return readDiff(repository, {
    from: from && (await resolveTree(repository, from)),
    to: to && (await resolveTree(repository, to)),
    isStaged: staged,
    paths: repository.gitPaths(paths),
  });
}

function filesRows(done: string, { kept, withheld }: Guarded): string[] {
  return [
    `${count(kept.length)} ${done}`,
    ...(withheld.length === 0 ? [] : [`withheld and left out: ${withheld.slice(0, 10).join(', ')}`]),
  ];
}

function count(files: number): string {
  return `${files} ${files === 1 ? 'file' : 'files'}`;
}
