import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commitFiles, git, makeRepository } from './repositories.js';

/** Where the traps of a repository leave their marks. */
export interface TrapOptions {
  readonly marks: string;
  /** What `.gitattributes` says of every file. */
  readonly attributes: string;
}

const hooks = [
  'applypatch-msg',
  'commit-msg',
  'fsmonitor-watchman',
  'post-checkout',
  'post-commit',
  'post-index-change',
  'post-merge',
  'post-rewrite',
  'pre-auto-gc',
  'pre-commit',
  'prepare-commit-msg',
  'reference-transaction',
];

/**
 * Makes a repository with two commits, a second branch, a stash, a submodule and a changed file, that runs a program of
 * its own at every turn of a git that obeys it. Each program leaves a file in `marks`.
 */
export async function trappedRepository(folder: string, { marks, attributes }: TrapOptions): Promise<void> {
  await mkdir(marks, { recursive: true });
  await makeRepository(folder, { '.gitattributes': `* ${attributes}\n`, 'a.txt': 'one\ntwo\nthree\n', 'b.txt': 'b\n' });
  await makeRepository(join(folder, 'inner'), { 'i.txt': 'i\n' });
  await git(join(folder, 'inner'), ['config', 'core.fsmonitor', await trap(folder, marks, 'inner-fsmonitor')]);
  await commitFiles(folder, { 'a.txt': 'one\n2\nthree\n' });
  await git(folder, ['branch', 'other', 'HEAD~1']);
  await writeFile(join(folder, 'b.txt'), 'stashed\n');
  await git(folder, ['stash', 'push', '-q', '-m', 'planted']);
  await mkdir(join(folder, '.git/traps'));
  for (const hook of hooks) {
    const program = await trap(folder, marks, hook);
    await symlink(program, join(folder, '.git/traps', hook));
    await symlink(program, join(folder, '.git/hooks', hook));
  }
  await writeFile(join(folder, '.git/more'), `[core]\n\tfsmonitor = ${await trap(folder, marks, 'included')}\n`);
  for (const [name, value] of Object.entries(await settings(folder, marks))) await git(folder, ['config', name, value]);
  await writeFile(join(folder, 'a.txt'), 'one\n2\n3\n');
}

async function trap(folder: string, marks: string, name: string): Promise<string> {
  const path = join(folder, '.git', `${name}.sh`);
  await writeFile(path, `#!/bin/sh\ntouch "${marks}/${name}"\ncat\nexit 0\n`);
  await chmod(path, 0o755);
  return path;
}

async function settings(folder: string, marks: string): Promise<Record<string, string>> {
  const at = (name: string): Promise<string> => trap(folder, marks, name);
  const commands = [
    'status',
    'diff',
    'log',
    'blame',
    'for-each-ref',
    'update-index',
    'commit',
    'branch',
    'checkout',
    'stash',
    'read-tree',
    'reset',
  ];
  return {
    ...Object.fromEntries(await Promise.all(commands.map(async (name) => [`alias.${name}`, `!${await at('alias')}`] as const))),
    ...Object.fromEntries(await Promise.all(commands.map(async (name) => [`pager.${name}`, await at('pager')] as const))),
    'commit.gpgSign': 'true',
    'commit.template': join(folder, '.git/template'),
    'core.askPass': await at('askpass'),
    'core.attributesFile': join(folder, '.git/attributes'),
    'core.editor': await at('editor'),
    'core.fsmonitor': await at('fsmonitor'),
    'core.gitProxy': await at('proxy'),
    'core.hooksPath': join(folder, '.git/traps'),
    'core.pager': await at('pager'),
    'core.sshCommand': await at('ssh'),
    'credential.helper': `!${await at('credential')}`,
    'diff.external': await at('external'),
    'diff.ev.command': await at('driver'),
    'diff.ev.textconv': await at('textconv'),
    'extensions.partialClone': 'origin',
    'filter.ev.clean': await at('clean'),
    'filter.ev.process': await at('process'),
    'filter.ev.required': 'true',
    'filter.ev.smudge': await at('smudge'),
    'gc.auto': '1',
    'gpg.program': await at('gpg'),
    'include.path': join(folder, '.git/more'),
    'init.templateDir': join(folder, '.git/template'),
    'interactive.diffFilter': await at('diff-filter'),
    'log.showSignature': 'true',
    'merge.ev.driver': await at('merge'),
    'remote.origin.url': `ext::${await at('transport')}`,
    'sequence.editor': await at('editor'),
    'submodule.inner.update': `!${await at('submodule')}`,
    'trailer.sign.command': await at('trailer'),
    'uploadpack.packObjectsHook': await at('pack'),
  };
}
