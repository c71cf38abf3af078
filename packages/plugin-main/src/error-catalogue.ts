import { MillraceError } from '@millrace/core';

/** A root of the configuration cannot be used; every such root at once. */
export const rootsInvalid = (problems: readonly string[]): MillraceError =>
  new MillraceError(
    'MILLRACE_MAIN_ROOTS_INVALID',
    {
      what: 'Not every root can be used:',
      expected: 'folders that exist and can be read.',
      fix: 'Mend roots and readOnlyRoots where the host calls main({ ... }).',
    },
    { problems },
  );

const failure = (code: string, ...[what, fix, cause]: readonly [what: string, fix: string, cause?: unknown]): MillraceError =>
  new MillraceError(code, { what, fix }, { cause });

const retryable = (code: string, what: string, fix: string): MillraceError => new MillraceError(code, { what, fix }, { retryable: true });

export const notFound = (shown: string, nearest?: string): MillraceError =>
  failure(
    'not_found',
    `'${shown}' does not exist.`,
    nearest === undefined
      ? 'List its folder with list_directory to see what is there.'
      : `Did you mean '${nearest}'? Or list its folder with list_directory.`,
  );

export const parentMissing = (shown: string): MillraceError =>
  failure('not_found', `The folder of '${shown}' does not exist.`, 'Call again with create_parents: true, or create the folder first.');

export const outsideRoots = (names: readonly string[]): MillraceError =>
  failure(
    'outside_roots',
    'The path leads outside the folders that may be used.',
    `Use a path relative to ${names.map((name) => `'${name}'`).join(', or name: path for ')}.`,
  );

export const invalidPath = (problem: string): MillraceError =>
  failure('invalid_path', `The path cannot be used: ${problem}.`, "Use a path relative to the root, for example 'src/index.ts'.");

export const invalidUrl = (problem: string): MillraceError =>
  failure(
    'invalid_url',
    `The repository's address cannot be used: ${problem}.`,
    'Use https://host/path without credentials, or the path of a folder inside the roots.',
  );

export const isDirectory = (shown: string, fix = 'Use list_directory for folders.'): MillraceError =>
  failure('is_directory', `'${shown}' is a folder.`, fix);

export const notDirectory = (shown: string): MillraceError =>
  failure(
    'not_directory',
    `'${shown}' is not a folder, or goes through something that is none.`,
    'Name a folder; use read_file for files.',
  );

export const notRegular = (shown: string, kind = 'a device, pipe, socket or link'): MillraceError =>
  failure('not_regular', `'${shown}' is ${kind}, not a regular file.`, 'Name a regular file.');

export const binaryFile = (shown: string, sizeBytes: number, mime: string): MillraceError =>
  failure(
    'binary_file',
    `'${shown}' is binary (${mime}, ${sizeBytes} bytes) and is not shown as text.`,
    'Read a text file; for this one only size and type are told.',
  );

export const binaryKept = (shown: string, sizeBytes: number, mime: string): MillraceError =>
  failure(
    'binary_file',
    `'${shown}' is binary (${mime}, ${sizeBytes} bytes), so no text is appended to it.`,
    "Choose another file, or replace this one whole with mode 'overwrite'.",
  );

export const tooLargeForTrash = (shown: string, sizeBytes: number, limitBytes: number): MillraceError =>
  failure(
    'too_large_for_trash',
    `'${shown}' has ${sizeBytes} bytes; only ${limitBytes} are kept to be undone.`,
    'Delete it for good with delete_file and permanent: true, or let the host raise undo.maxBytes.',
  );

export const targetTaken = (shown: string): MillraceError =>
  failure('exists', `'${shown}' already exists.`, 'Call again with overwrite: true, or choose another name.');

export const folderInTheWay = (shown: string): MillraceError =>
  failure('exists', `'${shown}' is a folder, which is never replaced.`, `Name the new path whole, for example '${shown}/name'.`);

export const folderMissing = (shown: string): MillraceError =>
  failure('not_found', `The folder of '${shown}' does not exist.`, 'Create it first with create_directory.');

export const intoItself = (shown: string): MillraceError =>
  failure('invalid_path', `'${shown}' cannot be brought into itself.`, 'Choose a path outside of it.');

export const copyTooLarge = (shown: string, sizeBytes: number, limitBytes: number): MillraceError =>
  failure('too_large', `'${shown}' has ${sizeBytes} bytes; ${limitBytes} may be copied at once.`, 'Copy its parts one by one.');

export const checkpointUnknown = (id: string, newest: readonly string[]): MillraceError =>
  failure(
    'checkpoint_unknown',
    `There is no checkpoint '${id.slice(0, 40)}' of yours${newest.length === 0 ? ', nor any other' : `; the newest are ${newest.join(', ')}`}.`,
    'Call list_checkpoints to see what can be undone.',
  );

export const alreadyUndone = (id: string, by: string): MillraceError =>
  failure('conflict', `'${id}' was undone already.`, `Undo '${by}' to have the change back.`);

export const changedSince = (places: readonly string[]): MillraceError =>
  failure(
    'conflict',
    `Nothing was undone: ${places.join('; ')}.`,
    'Mend by hand with read_file and edit_file, or undo later changes first.',
  );

export const imageGone = (shown: string): MillraceError =>
  failure('checkpoint_gone', `What '${shown}' was is no longer kept.`, 'Undo another checkpoint; list_checkpoints shows them.');

export const tooLarge = (shown: string, sizeBytes: number, limitBytes: number): MillraceError =>
  failure(
    'too_large',
    `'${shown}' has ${sizeBytes} bytes; the limit is ${limitBytes}.`,
    'Work on smaller files, or let the host raise maxFileBytes.',
  );

export const tooDeep = (shown: string, limit: number): MillraceError =>
  failure('too_large', `'${shown}' goes deeper than ${limit} levels.`, 'Name its parts one by one.');

export const tooMany = (shown: string, limit: number): MillraceError =>
  failure('too_large', `'${shown}' holds more than ${limit} entries.`, 'Name its parts one by one.');

export const conflict = (shown: string, present: string): MillraceError =>
  failure(
    'conflict',
    `'${shown}' is not what if_match expects; its hash is now ${present}.`,
    'Read it again, then write with the hash that read_file gives.',
  );

export const noMatch = (name: string, shown: string, closest: string): MillraceError =>
  failure('no_match', `The text ${name} is not in '${shown}'.`, closest);

export const ambiguousMatch = (name: string, shown: string, places: { lines: readonly number[]; isMore: boolean }): MillraceError =>
  failure(
    'ambiguous_match',
    `The text ${name} is in '${shown}' ${places.isMore ? 'more than ' : ''}${places.lines.length} times: lines ${places.lines.join(', ')}.`,
    'Add text around it, or set all.',
  );

export const overlappingEdits = (shown: string, places: readonly { edit: number; line: number }[]): MillraceError =>
  failure(
    'overlapping_edits',
    `${places.map(({ edit, line }) => `Edit ${edit} at line ${line}`).join(' and ')} overlap in '${shown}'; nothing was changed.`,
    'Make one edit of them.',
  );

export const invalidEdit = (problem: string): MillraceError =>
  failure('invalid_edit', `The edit cannot be made: ${problem}.`, 'Give one of edits, patch, or symbol with body.');

export const wouldBeBinary = (shown: string): MillraceError =>
  failure('invalid_encoding', `'${shown}' would no longer be text: it would hold a NUL.`, 'Leave the NUL out.');

export const tooManyPlaces = (shown: string, limit: number): MillraceError =>
  failure('too_large', `The text is in '${shown}' more than ${limit} times.`, 'Replace a longer text, or write the file anew.');

export const patchRejected = (problem: string, fix = 'Send a unified diff of this one file.'): MillraceError =>
  failure('patch_rejected', `The patch was not applied: ${problem}.`, fix);

export const symbolUnknown = (symbol: string, shown: string, nearest: readonly string[]): MillraceError =>
  failure(
    'symbol_not_found',
    `'${shown}' has no symbol '${symbol.slice(0, 60)}'.`,
    nearest.length > 0
      ? `It has ${nearest.map((name) => `'${name}'`).join(', ')}.`
      : 'No symbols of its language are known here: go by lines or text.',
  );

export const symbolAmbiguous = (symbol: string, shown: string, places: readonly string[]): MillraceError =>
  failure(
    'ambiguous_match',
    `'${shown}' has several '${symbol}': ${places.join(', ')}.`,
    "Name it whole, as in 'Class.method', or go by lines or text.",
  );

export const symbolShares = (symbol: string, line: number): MillraceError =>
  failure('ambiguous_match', `'${symbol}' shares line ${line} with other code, so it is not replaced whole.`, 'Use edits.');

export const changedMeanwhile = (shown: string): MillraceError =>
  retryable(
    'conflict',
    `Someone else changed '${shown}' in the same moment, so nothing more was done to it.`,
    'Look at it again, then repeat the call.',
  );

export const withheld = (shown: string): MillraceError =>
  failure(
    'denied',
    `'${shown}' is withheld: by its name it holds secrets or is git's own.`,
    'Do without it, or let the host set allowSecrets: true.',
  );

export const gitInternals = (shown: string): MillraceError =>
  failure('denied', `'${shown}' belongs to git and is never written by these tools.`, 'Use git itself to change a repository.');

export const readOnly = (shown: string): MillraceError =>
  failure('denied', `'${shown}' lies in a root that may only be read.`, 'Write inside another root.');

export const noPermission = (shown: string): MillraceError =>
  failure('denied', `The system does not permit this on '${shown}'.`, 'Check the permissions of the file and its folder.');

export const rootKept = (shown: string): MillraceError =>
  failure('denied', `'${shown}' is a root, or holds one, and is never deleted.`, 'Delete what is inside it by name.');

export const exists = (shown: string): MillraceError =>
  failure('exists', `'${shown}' already exists.`, "Write with mode 'overwrite', or choose another name.");

export const notAFolder = (shown: string): MillraceError =>
  failure('exists', `'${shown}' already exists and is not a folder.`, 'Choose another name, or delete what is there first.');

export const folderNotCopied = (shown: string): MillraceError =>
  failure('is_directory', `'${shown}' is a folder.`, 'To copy it with everything inside, call with recursive: true.');

export const notEmpty = (shown: string): MillraceError =>
  failure('is_directory', `'${shown}' is a folder.`, 'To delete it with everything inside, call with recursive: true.');

export const invalidEncoding = (shown: string, encoding: string): MillraceError =>
  failure(
    'invalid_encoding',
    `The text has characters that ${encoding}, the encoding of '${shown}', cannot hold.`,
    "Leave them out, or write with encoding: 'utf-8' and mode 'overwrite'.",
  );

export const notUnicode = (shown: string): MillraceError =>
  failure(
    'invalid_encoding',
    `The text for '${shown}' is not well-formed Unicode: it has half of a surrogate pair.`,
    'Send whole characters.',
  );

export const diskFull = (shown: string): MillraceError =>
  failure(
    'disk_full',
    `There is no room to write '${shown}'; what was there before is unchanged.`,
    'Free space or raise the quota of the disk that holds the root, then call again.',
  );

export const busy = (shown: string): MillraceError =>
  retryable('busy', `The system is too busy with '${shown}' or with other files.`, 'Call again in a moment.');

export const unnameable = (shown: string): MillraceError =>
  failure(
    'invalid_path',
    `'${shown}' is not valid Unicode on the disk, so its folder is left whole.`,
    'Delete it by other means, or delete the rest by name.',
  );

export const ioFailed = (shown: string, cause: unknown): MillraceError =>
  failure(
    'io_failed',
    `The system could not do this on '${shown}'${errnoOf(cause)}.`,
    'Try again; look at free space and the disk when it persists.',
    cause,
  );

export const repositoryNotFound = (shown: string): MillraceError =>
  failure(
    'repository_not_found',
    `There is no repository '${shown}'.`,
    'Check the address or path; private repositories cannot be cloned without credentials.',
  );

export const refNotFound = (ref: string, shown: string): MillraceError =>
  failure('ref_not_found', `'${shown}' has no ref '${ref}'.`, 'Name a branch, a tag or a commit that it has, or leave ref out.');

export const refNeedsGit = (shown: string): MillraceError =>
  failure('ref_not_found', `'${shown}' is not a git repository that can be read here, so it has no refs.`, 'Leave ref out.');

export const repositoryEmpty = (shown: string): MillraceError =>
  failure(
    'repository_empty',
    `'${shown}' has no files: nothing is committed or added, or git ignores all of it.`,
    'Add a file first, or name another path or subdirectory.',
  );

export const refHasSteps = (ref: string): MillraceError =>
  failure(
    'ref_not_found',
    `'${ref}' counts steps back, and only one commit of a remote repository is brought.`,
    'Name a branch, a tag or a whole commit hash.',
  );

export const nothingIngested = (): MillraceError =>
  failure('repository_not_found', 'No repository has been ingested yet.', 'Give a path, or call ingest_repository first.');

export const gitFailed = (doing: string, detail: string, cause?: unknown): MillraceError =>
  failure(
    'git_failed',
    `git could not ${doing}${detail === '' ? '' : `: ${detail}`}.`,
    'Check that the repository is whole (git fsck) and can be reached.',
    cause,
  );

export const gitTooHungry = (doing: string): MillraceError =>
  failure('too_large', `git was stopped: to ${doing} it took too much memory.`, 'Name fewer paths, or a smaller part of the history.');

export const gitMissing = (cause?: unknown): MillraceError =>
  failure(
    'git_missing',
    'git was not found on this machine.',
    "Install git, or let the host name it: main({ git: '/path/to/git' }).",
    cause,
  );

export const gitTooOld = (found: string, needed: string): MillraceError =>
  failure(
    'git_too_old',
    `Cloning from any public host needs git ${needed} or later; this machine has ${found}.`,
    'Update git, or let the host application name the hosts to clone from in ingest.hosts.',
  );

export const timedOut = (doing: string, timeoutMs: number): MillraceError =>
  new MillraceError(
    'timed_out',
    {
      what: `${doing} took longer than ${timeoutMs} ms and was stopped.`,
      fix: 'Name a subdirectory, or let the host raise ingest.timeoutMs.',
    },
    { retryable: true },
  );

export const cloneTooLarge = (limitBytes: number): MillraceError =>
  failure(
    'too_large',
    `The clone grew over ${limitBytes} bytes and was stopped.`,
    'Name a smaller repository, or let the host raise ingest.maxBytes.',
  );

export const shuttingDown = (): MillraceError =>
  new MillraceError(
    'shutting_down',
    { what: 'The hub is stopping; what was being done is given up.', fix: 'Call again once it runs.' },
    { retryable: true },
  );

export const workerFailed = (end: 'not_started' | 'died' | 'too_slow'): MillraceError =>
  failure(
    'worker_failed',
    {
      not_started: 'The worker process could not be started.',
      died: 'The input brought its parser down; nothing else is touched.',
      too_slow: 'The input took its parser too long.',
    }[end],
    end === 'not_started' ? 'Let the host name workerProgram where bundling has moved it.' : 'Leave this file out, or ask for less of it.',
  );

export const workersBusy = (): MillraceError => retryable('busy', 'Too many calls wait for a worker already.', 'Call again in a moment.');

export const notGenerated = (shown: string): MillraceError =>
  failure('exists', `'${shown}' was not generated, or has been changed by hand since.`, 'Name another page, or delete this one first.');

export const tooLargeToParse = (shown: string, limitBytes: number): MillraceError =>
  failure(
    'too_large',
    `'${shown}' has more than the ${limitBytes} bytes that are parsed of a file.`,
    'Let the host raise ingest.maxFileBytes.',
  );

export const leanOpUnknown = (op: string, ops: readonly string[]): MillraceError =>
  failure('invalid_argument', `There is no op '${op.slice(0, 40)}'.`, `Use one of ${ops.join(', ')}.`);

export const leanArgumentsUnfit = (op: string, problems: readonly string[], names: readonly string[]): MillraceError =>
  failure('invalid_argument', `The args of '${op}' do not fit: ${problems.slice(0, 3).join('; ')}.`, `It takes ${names.join(', ')}.`);

export const cursorExpired = (): MillraceError =>
  failure('cursor_expired', 'The cursor is unknown or has expired.', 'Call again without cursor to begin anew.');

export const invalidPattern = (problem: string, fix: string): MillraceError =>
  failure('invalid_pattern', `This cannot be searched for: ${problem}.`, fix);

export const searchUnavailable = (cause: unknown): MillraceError =>
  failure(
    'search_unavailable',
    'There is no ripgrep for this system, so file content cannot be searched.',
    'Let the host install @vscode/ripgrep with its optional package for this platform.',
    cause,
  );

export const searchFailed = (problem: string, cause?: unknown): MillraceError =>
  failure('search_failed', `The search failed: ${problem}.`, 'Try again with a narrower path.', cause);

export const searchesBusy = (): MillraceError => retryable('busy', 'Too many searches run already.', 'Call again in a moment.');

export const languageUnknown = (language: string, nearest: readonly string[]): MillraceError =>
  failure(
    'unknown_language',
    `There is no language '${language.slice(0, 40)}' here.`,
    `Use ${nearest.map((name) => `'${name}'`).join(', ')} or their like, or glob.`,
  );

export const languageMissing = (language: string, packageName: string): MillraceError =>
  failure(
    'language_missing',
    `The grammar of ${language} is not installed here.`,
    `Let the host install it beside this plugin: npm install ${packageName}`,
  );

export const hostDenied = (host: string): MillraceError =>
  failure('denied', `Cloning from '${host}' is not allowed.`, 'Use a public host, or let the host application name it in ingest.hosts.');

// Calls to the outside.

export const urlInvalid = (problem: string): MillraceError =>
  failure('invalid_url', `The URL cannot be used: ${problem}.`, 'Use https://host/path without credentials.');

export const addressDenied = (host: string): MillraceError =>
  failure(
    'denied',
    `'${cut(host)}' is not at a public address.`,
    'Use a public host, or let the host application name an API with allowPrivate.',
  );

export const headerInvalid = (header: string, problem: string): MillraceError =>
  failure('invalid_header', `Header '${cut(header)}' cannot be sent: ${problem}.`, 'Leave it out or mend it.');

export const redirectRefused = (problem: string): MillraceError =>
  failure(
    'redirect_refused',
    `The redirect was not followed: ${problem}.`,
    'Call the place it leads to by its own address, if you trust it.',
  );

export const responseTooLarge = (limitBytes: number): MillraceError =>
  failure(
    'too_large',
    `The answer has more than ${limitBytes} bytes and was not read to its end.`,
    "Ask for less, by query or with header range: 'bytes=0-99999'.",
  );

export const badResponse = (problem: string): MillraceError =>
  failure('bad_response', `The server's answer cannot be used: ${problem}.`, 'Try another address; the fault is on the other side.');

export const unreachable = (host: string, errno: string): MillraceError =>
  retryable(
    'unreachable',
    `'${cut(host)}' could not be reached${errno === '' ? '' : ` (${errno})`}.`,
    'Check the name and port, or try later.',
  );

export const requestTimedOut = (host: string, timeoutMs: number): MillraceError =>
  retryable('timed_out', `'${cut(host)}' did not answer within ${timeoutMs} ms.`, 'Try later, or ask for less.');

export const callInvalid = (problem: string): MillraceError =>
  failure('invalid_call', `The call cannot be made: ${problem}.`, 'Mend the input.');

export const apiUnknown = (name: string, known: string): MillraceError =>
  failure('not_found', `No API has the name '${cut(name)}'${known}.`, 'Name one that the host has set up, or give a url.');

export const urlsDenied = (known: string): MillraceError =>
  failure('denied', `URLs may not be called here${known}.`, 'Use a named API, or let the host set web.allowUrls.');

export const urlHostDenied = (host: string): MillraceError =>
  failure('denied', `Calling '${cut(host)}' is not allowed.`, 'Use another host, or let the host application name it in web.hosts.');

export const methodDenied = (method: string, target: string, allowed: readonly string[]): MillraceError =>
  failure('denied', `${method} is not allowed for ${target}; ${allowed.join(', ')} is.`, 'Use another method, or let the host allow it.');

export const apiPathDenied = (): MillraceError =>
  failure('denied', 'The path leads out of the API.', "Use a path below the API's URL, without '..'.");

export const secretNotYours = (name: string): MillraceError =>
  failure('denied', `'secret:${name}' may not be used in this call.`, 'Leave the header out; the host sets the secrets of its APIs.');

export const secretUnavailable = (name: string): MillraceError =>
  failure('secret_unavailable', `The secret '${name}' has no value.`, 'Let the host application give it in secrets.');

export const secretsMissing = (problems: readonly string[]): MillraceError =>
  new MillraceError(
    'MILLRACE_MAIN_SECRETS_MISSING',
    {
      what: 'Not every secret that is referred to is there:',
      expected: 'a value or a function in secrets for each secret:NAME.',
      fix: 'Add them to secrets where the host calls main({ ... }).',
    },
    { problems },
  );

export const selectInvalid = (pointer: string): MillraceError =>
  failure('invalid_select', `'${cut(pointer)}' is not a JSON pointer.`, "Use one like '/items/0/name', or '/items/*/name' for every item.");

export const selectNotFound = (pointer: string, there: string): MillraceError =>
  failure('not_found', `The answer has nothing at '${cut(pointer)}'; there is ${there}.`, 'Select something else.');

export const notJson = (mime: string): MillraceError =>
  failure('invalid_select', `The answer is ${cut(mime)}, not JSON, so nothing can be selected.`, 'Call again without select.');

export const providerUnknown = (id: string, known: readonly string[]): MillraceError =>
  failure(
    'not_found',
    `No search provider is called '${cut(id)}'; there are ${known.slice(0, 8).join(', ')}.`,
    'Name one of them, or none.',
  );

export const providerRefused = (id: string, httpStatus: number): MillraceError =>
  failure(
    'denied',
    `The search provider '${id}' refuses (status ${httpStatus}): its key is not good, or not good for this.`,
    'Use another provider, or let the host application mend search in its settings.',
  );

export const providerLimited = (id: string, retryAfterMs: number | undefined): MillraceError =>
  new MillraceError(
    'rate_limited',
    { what: `The search provider '${id}' has had too many questions.`, fix: 'Wait a while, or use another provider.' },
    { retryable: true, ...(retryAfterMs !== undefined && { retryAfterMs }) },
  );

export const providerFailed = (id: string, problem: string, isPassing: boolean): MillraceError =>
  new MillraceError(
    'provider_failed',
    { what: `The search provider '${id}' failed: ${problem}.`, fix: 'Try again later, or use another provider.' },
    { retryable: isPassing },
  );

/** So that a name somebody made up does not fill the message. */
function cut(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}

export const noRepository = (shown: string): MillraceError =>
  failure(
    'repository_not_found',
    `'${shown}' is in no git repository that can be used here.`,
    'Name a folder of a repository that lies in the roots with all its parts.',
  );

export const linkInGit = (name: string): MillraceError =>
  failure('not_regular', `'${name}' of the repository is a symbolic link, so the repository is not used.`, 'Use git itself on it.');

export const repositoryUnusual = (extension: string): MillraceError =>
  failure('git_failed', `The repository is of a kind that is not known here (${extension}).`, 'Use git itself on it.');

export const repositoryBusy = (shown: string): MillraceError =>
  retryable('busy', `Somebody else changes the repository '${shown}': one of its files is locked.`, 'Call again in a moment.');

export const needsWorkTree = (shown: string): MillraceError =>
  failure(
    'no_work_tree',
    `'${shown}' is a bare repository: it has no working files.`,
    'Use log, show, branches, or diff with base and ref.',
  );

export const refUnknown = (ref: string, shown: string, nearest: readonly string[]): MillraceError =>
  failure(
    'ref_not_found',
    `'${shown}' has no ref '${ref}'.`,
    nearest.length > 0
      ? `It has ${nearest.map((name) => `'${name}'`).join(', ')}.`
      : 'Name a branch, a tag or a commit; branches lists them.',
  );

export const gitWriteOff = (op: string): MillraceError =>
  failure('denied', `'${op}' changes a repository, which the host has not allowed.`, 'Let the host set gitWrite: true.');

export const scopeNeeded = (op: string, scope: string): MillraceError =>
  failure('denied', `'${op}' needs the scope '${scope}'.`, 'Use a token with that scope.');

export const argumentUnfit = (op: string, name: string, problem: string): MillraceError =>
  failure('invalid_argument', `${op}: '${name}' ${problem}.`, `Call ${op} again so.`);

export const authorUnknown = (): MillraceError =>
  failure('author_unknown', 'Nobody is named as the author of commits.', 'Let the host set gitAuthor: { name, email }.');

export const nothingToDo = (what: string, fix: string): MillraceError => failure('nothing_to_do', what, fix);

export const operationUnderWay = (name: string): MillraceError =>
  failure('operation_under_way', `A ${name} is under way in the repository.`, 'Finish or abort it with git itself first.');

export const changesInWay = (what: string, paths: readonly string[]): MillraceError =>
  failure('changes_in_way', `${what} would lose changes of ${listed(paths)}.`, 'Commit, stash or restore them first.');

export const stashConflict = (paths: readonly string[]): MillraceError =>
  failure(
    'changes_in_way',
    `The stash does not fit ${listed(paths)}; it is kept, and no file is changed.`,
    'Commit or restore, or check out what it was made on.',
  );

export const branchExists = (name: string): MillraceError =>
  failure('exists', `There is a branch '${name}' already.`, 'Choose another name, or check it out.');

export const branchUsed = (name: string): MillraceError =>
  failure('branch_in_use', `'${name}' is checked out.`, 'Check out another branch there first.');

export const notMerged = (name: string): MillraceError =>
  failure('not_merged', `'${name}' has commits that HEAD lacks; they would be lost.`, 'Merge it first, or delete it with git itself.');

export const treeTooLarge = (ref: string, limit: number): MillraceError =>
  failure('too_large', `'${ref}' holds more than ${limit} files.`, 'Use git itself on it.');

export const filtered = (shown: string, filter: string): MillraceError =>
  failure('denied', `'${shown}' goes through the filter '${filter}', and no filter is run here.`, 'Use git itself for this file.');

function listed(paths: readonly string[]): string {
  const more = paths.length > 3 ? ` and ${paths.length - 3} more` : '';
  return `${paths
    .slice(0, 3)
    .map((path) => `'${path}'`)
    .join(', ')}${more}`;
}

export const notRefactored = (shown: string): MillraceError =>
  failure(
    'unknown_language',
    `'${shown}' is in no language that can be refactored here.`,
    'Name a TypeScript, JavaScript or Python file, or a folder.',
  );

export const tooLargeToRefactor = (shown: string): MillraceError =>
  failure('too_large', `'${shown}' is too long to be refactored here.`, 'Split it first, or name a shorter file.');

export const syntaxErrors = (shown: string): MillraceError =>
  failure('syntax_errors', `'${shown}' has syntax errors, or is nested too deep to be understood.`, 'Mend the errors first.');

function errnoOf(cause: unknown): string {
  const code = (cause as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? ` (${code})` : '';
}
