import { execFile } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noSignal, openWorkspace } from '../test-support/open-workspace.js';
import { temporaryFolder, type TemporaryFolder } from '../test-support/temporary-folder.js';
import { isIgnored, parseIgnore } from './ignore-rules.js';
import { newWalk, walkFolder } from './walk-folder.js';
import { Workspace } from './workspace.js';

const run = promisify(execFile);

/** The files that git does not ignore, by git itself. */
async function keptByGit(folder: TemporaryFolder): Promise<string[]> {
  const env = { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', HOME: folder.path };
  await run('git', ['init', '-q', '.'], { cwd: folder.path, env });
  const listed = ['ls-files', '-z', '--others', '--exclude-per-directory=.gitignore'];
  const { stdout } = await run('git', listed, { cwd: folder.path, env, maxBuffer: 64 * 1024 * 1024 });
  return stdout.split('\0').filter(Boolean).sort();
}

/** The files that a walk does not pass over. */
async function keptByWalk(folder: TemporaryFolder): Promise<string[]> {
  const workspace = await Workspace.open({ roots: [folder.path] });
  const walk = newWalk({ maxDepth: 100, includeIgnored: false, signal: noSignal });
  const kept: string[] = [];
  for await (const entry of walkFolder(workspace, workspace.locate('.'), walk)) if (entry.kind === 'file') kept.push(entry.place.relative);
  return kept.sort();
}

const files = [
  'a',
  'b',
  'a.log',
  'ab/a',
  'ab/b.log',
  'ab/cd/a',
  'ab/cd/a.log',
  'ab/cd/ef/b',
  'cd/ab/a',
  'cd/b.txt',
  'x y/a',
  'end ',
  '#a',
  '!a',
  '[a]',
  'a*b',
  'a?b',
  'a-b',
  'A',
  'é',
  '.a/b',
];

const table = [
  ['a'],
  ['/a'],
  ['ab'],
  ['ab/'],
  ['a/'],
  ['/ab/cd'],
  ['ab/cd/'],
  ['cd/ab/*'],
  ['*.log'],
  ['/*.log'],
  ['*.log', '!a.log'],
  ['ab', '!ab/a'],
  ['ab/*', '!ab/a'],
  ['ab/*', '!ab/cd', 'ab/cd/*', '!ab/cd/a'],
  ['**'],
  ['**/'],
  ['/**'],
  ['**/a'],
  ['**/cd/**'],
  ['ab/**'],
  ['ab/**/a'],
  ['ab/**/b'],
  ['**/ab/a'],
  ['a**b'],
  ['**b'],
  ['*/a'],
  ['*/*/a'],
  ['?'],
  ['a?b'],
  ['a\\?b'],
  ['a\\*b'],
  ['[ab]'],
  ['[!ab]'],
  ['[^ab]'],
  ['[a-c]'],
  ['[]a]'],
  ['[[:lower:]]'],
  ['[[:alpha:]-]'],
  ['[[:nothing:]]'],
  ['[a'],
  ['\\[a]'],
  ['a[*]b'],
  ['a[*-?]b'],
  ['a[!x]b'],
  ['#a'],
  ['\\#a'],
  ['!a'],
  ['\\!a'],
  ['end '],
  ['end\\ '],
  ['x y'],
  ['x\\ y/'],
  ['a '],
  ['a\r'],
  ['a\\'],
  [''],
  ['/'],
  ['!'],
  ['//a'],
  ['ab//a'],
  ['./a'],
  ['ab/../a'],
  ['\ufeffa'],
  ['*', '!*/', '!*.log'],
  ['/*', '!/ab'],
  ['é'],
  ['.*'],
  ['A'],
  ['!**/a', '*'],
  ['*', '!**/a', '!*/'],
];

describe('what .gitignore passes over', () => {
  it('is what git passes over, in a table of patterns', async () => {
    await using folder = await temporaryFolder();
    for (const [index, lines] of table.entries()) {
      await folder.put(Object.fromEntries(files.map((name) => [`case-${index}/${name}`, ''])));
      await folder.put({ [`case-${index}/.gitignore`]: `${lines.join('\n')}\n` });
    }

    const [ours, gits] = [await keptByWalk(folder), await keptByGit(folder)];

    expect(byCase(ours)).toEqual(byCase(gits));
  }, 60_000);

  it('is what git passes over, for patterns of any kind in folders within folders', async () => {
    const piece = fc.constantFrom('a', 'b', 'ab', 'cd', '*', '**', '?', '/', '/', '[ab]', '[!a]', '.log', '\\a', 'x y', '-');
    const pattern = fc
      .tuple(fc.constantFrom('', '', '!'), fc.array(piece, { minLength: 1, maxLength: 6 }))
      .map(([not, pieces]) => not + pieces.join(''));
    // Git takes 'ab**/a' for 'ab' and then '**/a', though its manual calls such stars regular ones; here they are.
    const documented = pattern.filter((text) => !/[^/]\*\*+\//.test(text));
    const lines = fc.array(documented, { minLength: 1, maxLength: 5 });
    await using folder = await temporaryFolder();
    const cases = fc.sample(fc.tuple(lines, fc.option(lines)), { numRuns: 40, seed: 7 });
    for (const [index, [outer, inner]] of cases.entries()) {
      await folder.put(Object.fromEntries(files.map((name) => [`case-${index}/${name}`, ''])));
      await folder.put({ [`case-${index}/.gitignore`]: outer.join('\n') });
      if (inner) await folder.put({ [`case-${index}/ab/.gitignore`]: inner.join('\n') });
    }

    const [ours, gits] = [await keptByWalk(folder), await keptByGit(folder)];

    expect(byCase(ours, cases)).toEqual(byCase(gits, cases));
  }, 60_000);

  it('comes from a file of the folder itself, not from one behind a link', async () => {
    await using test = await openWorkspace({ rules: 'a.txt\n', 'root/a.txt': '' });
    await symlink('../rules', test.at('.gitignore'));

    const kept: string[] = [];
    const walk = newWalk({ maxDepth: 1, includeIgnored: false, signal: noSignal });
    for await (const entry of walkFolder(test.workspace, test.workspace.locate('.'), walk)) kept.push(entry.name);

    expect(kept).toEqual(['.gitignore', 'a.txt']);
  });
});

describe('isIgnored', () => {
  const ask = (text: string, path: string): boolean =>
    isIgnored([parseIgnore(Buffer.from(text), [])], path.split('/'), { isFolder: false, effort: { steps: 0 } });

  it('reads the first 2000 rules, and none that is longer than 256 characters', () => {
    const many = `${Array.from({ length: 2_000 }, (_, index) => `f${index}`).join('\n')}\nlast`;

    expect(ask(many, 'f1999')).toBe(true);
    expect(ask(many, 'last')).toBe(false);
    expect(ask('x'.repeat(256), 'x'.repeat(256))).toBe(true);
    expect(ask('x'.repeat(257), 'x'.repeat(257))).toBe(false);
  });

  it('stops matching a hostile set of rules in time, and then ignores nothing', () => {
    const rules = Array.from({ length: 2_000 }, () => `${'*a'.repeat(100)}b`).join('\n');
    const effort = { steps: 0 };

    const isIgnoredHere = isIgnored([parseIgnore(Buffer.from(rules), [])], ['a'.repeat(200)], { isFolder: false, effort });

    expect(isIgnoredHere).toBe(false);
    expect(effort.steps).toBeLessThan(1_100_000);
  });
});

/** The names that were kept in each case, under the rules that it has. */
function byCase(kept: readonly string[], cases?: readonly unknown[]): Record<string, string[]> {
  const grouped: Record<string, string[]> = {};
  for (const path of kept) {
    const [name = '', ...rest] = path.split('/');
    const rules = (cases ?? table)[Number(name.slice(5))];
    (grouped[`${name} ${JSON.stringify(rules)}`] ??= []).push(rest.join('/'));
  }
  return grouped;
}
