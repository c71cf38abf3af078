// A bug fix in Django in thirty steps: what is to be done, the calls a model would make of Millrace, and those it would make
// of the reference filesystem and git servers to do the same. The report: an upload named 'report.' is stored under a name that
// Windows cannot have; `django.utils.text.get_valid_filename` lets it pass.
//
// The peers get the best calls they have: paths relative to the repository, only the beginning of a file where the place is
// known, `git_diff_unstaged` for reading back. They cannot search in files, so a model has to guess by names; it guesses right at
// once, reads three files for the callers and no more, and does not ask again for what it has read already (no call at all).

const source = 'django/utils/text.py';
const test = 'tests/utils_tests/test_text.py';
const note = 'docs/releases/5.2.9.txt';
const index = 'docs/releases/index.txt';
const branch = 'trailing-dots';
const message = 'Removed trailing dots from the names of uploaded files.';

const fix = {
  old: `    s = re.sub(r"(?u)[^-\\w.]", "", s)\n    if s in {"", ".", ".."}:`,
  new: `    s = re.sub(r"(?u)[^-\\w.]", "", s).rstrip(".")\n    if not s:`,
};
const assertion = {
  old: `            text.get_valid_filename("$.$.$")\n`,
  new: `            text.get_valid_filename("$.$.$")\n        # Windows does not keep trailing dots.\n        self.assertEqual(text.get_valid_filename("report.."), "report")\n`,
};
const listed = { old: '   5.2.8\n', new: '   5.2.9\n   5.2.8\n' };
const noteText = `==========================
Django 5.2.9 release notes
==========================

*Expected December 2025*

Django 5.2.9 fixes a bug in 5.2.8.

Bugfixes
========

* Fixed a bug where uploaded files were stored under names with trailing dots,
  which Windows does not support.
`;

const git = (op, input) => ['git_operations', { op, ...input }];
const edit = (path, { old, new: text }, more) => ['edit_file', { path, edits: [{ old, new: text }], ...more }];
const theirGit = (name, input) => [name, { repo_path: '.', ...input }];
const theirEdit = (path, { old, new: text }, more) => ['edit_file', { path, edits: [{ oldText: old, newText: text }], ...more }];

/** Each call is the name of a tool and its input. */
export const session = [
  { does: 'look at the top folder', ours: [['list_directory', {}]], theirs: [['list_directory', { path: '.' }]] },
  { does: 'is the repository clean?', ours: [git('status')], theirs: [theirGit('git_status')] },
  { does: 'the last commits', ours: [git('log')], theirs: [theirGit('git_log', { max_count: 10 })] },
  {
    does: 'what handles files?',
    ours: [['list_directory', { path: 'django/core/files', depth: 2 }]],
    theirs: [
      ['list_directory', { path: 'django/core/files' }],
      ['list_directory', { path: 'django/core/files/storage' }],
    ],
  },
  { does: 'where is the function?', ours: [['search_files', { query: 'def get_valid_filename' }]], theirs: [] },
  {
    does: 'read it',
    ours: [['read_file', { path: source, symbol: 'get_valid_filename' }]],
    theirs: [['read_text_file', { path: source }]],
  },
  {
    does: 'who uses it?',
    ours: [['find_references', { symbol: 'get_valid_filename' }]],
    theirs: [
      [
        'read_multiple_files',
        { paths: ['django/core/files/storage/base.py', 'django/core/files/storage/filesystem.py', 'django/db/models/fields/files.py'] },
      ],
    ],
  },
  {
    does: 'read the caller',
    ours: [['read_file', { path: 'django/core/files/storage/base.py', symbol: 'Storage.get_valid_name' }]],
    theirs: [],
  },
  { does: 'who calls that?', ours: [['search_files', { query: 'get_valid_name(', glob: '*.py' }]], theirs: [] },
  {
    does: 'what else checks names?',
    ours: [['read_file', { path: 'django/core/files/utils.py', symbol: 'validate_file_name' }]],
    theirs: [['read_text_file', { path: 'django/core/files/utils.py' }]],
  },
  {
    does: 'where are its tests?',
    ours: [['search_files', { query: 'get_valid_filename', path: 'tests', output: 'files' }]],
    theirs: [['search_files', { path: 'tests', pattern: '**/test_text.py' }]],
  },
  {
    does: 'read its test',
    ours: [['read_file', { path: test, symbol: 'TestUtilsText.test_get_valid_filename' }]],
    theirs: [['read_text_file', { path: test }]],
  },
  {
    does: 'where is it documented?',
    ours: [['search_files', { query: 'get_valid_name', path: 'docs' }]],
    theirs: [['search_files', { path: 'docs', pattern: '**/*storage*.txt' }]],
  },
  {
    does: 'read what is documented',
    ours: [['read_file', { path: 'docs/ref/files/storage.txt', start: 195, limit: 25 }]],
    theirs: [['read_text_file', { path: 'docs/ref/files/storage.txt' }]],
  },
  {
    does: 'which release notes are there?',
    ours: [['search_files', { query: 'docs/releases/5.2*.txt', mode: 'name' }]],
    theirs: [['search_files', { path: 'docs/releases', pattern: '5.2*.txt' }]],
  },
  {
    does: 'read the last',
    ours: [['read_file', { path: 'docs/releases/5.2.8.txt' }]],
    theirs: [['read_text_file', { path: 'docs/releases/5.2.8.txt' }]],
  },
  {
    does: 'where is it listed?',
    ours: [['search_files', { query: '5.2.8', path: index, context: 2 }]],
    theirs: [['read_text_file', { path: index, head: 40 }]],
  },
  {
    does: 'a branch for the fix',
    ours: [git('checkout', { name: branch })],
    theirs: [theirGit('git_create_branch', { branch_name: branch }), theirGit('git_checkout', { branch_name: branch })],
  },
  { does: 'preview the fix', ours: [edit(source, fix, { dry_run: true })], theirs: [theirEdit(source, fix, { dryRun: true })] },
  { does: 'make it', ours: [edit(source, fix)], theirs: [theirEdit(source, fix)] },
  {
    does: 'read it back',
    ours: [['read_file', { path: source, symbol: 'get_valid_filename' }]],
    theirs: [theirGit('git_diff_unstaged', { context_lines: 10 })],
  },
  { does: 'add to the test', ours: [edit(test, assertion)], theirs: [theirEdit(test, assertion)] },
  {
    does: 'read the test back',
    ours: [['read_file', { path: test, symbol: 'TestUtilsText.test_get_valid_filename' }]],
    theirs: [theirGit('git_diff_unstaged', { context_lines: 10 })],
  },
  {
    does: 'write a release note',
    ours: [['write_file', { path: note, content: noteText }]],
    theirs: [['write_file', { path: note, content: noteText }]],
  },
  { does: 'list it', ours: [edit(index, listed)], theirs: [theirEdit(index, listed)] },
  { does: 'what has changed?', ours: [git('status')], theirs: [theirGit('git_status')] },
  { does: 'and how?', ours: [git('diff')], theirs: [theirGit('git_diff_unstaged')] },
  {
    does: 'stage it',
    ours: [git('add', { paths: [source, test, note, index] })],
    theirs: [theirGit('git_add', { files: [source, test, note, index] })],
  },
  { does: 'commit it', ours: [git('commit', { message })], theirs: [theirGit('git_commit', { message })] },
  { does: 'show the commit', ours: [git('show')], theirs: [theirGit('git_show', { revision: 'HEAD' })] },
];
