import { spawnSync } from 'node:child_process';
import { root } from '../workspace.mjs';

// What must not stand in a tracked or new file; each search prints its finds.
const searches = [
  {
    why: 'type escapes and decorators',
    pattern: 'declare (module|global)|@injectable|@ts-ignore|as any\\b',
    paths: [':(glob)packages/*/src/**'],
  },
  { why: 'hosts of package registries', pattern: 'registry\\.(npmjs|yarnpkg)|npmmirror|pypi\\.org/simple|pythonhosted', paths: ['.'] },
  { why: 'paths of one machine', pattern: '/(home|Users)/[a-z]+/|/work/(main|shared)|/root/', paths: ['.'] },
  {
    why: 'tests left out or left alone',
    pattern: '\\b(it|test|describe)\\.(only|todo)\\(|expect\\(true\\)',
    paths: ['packages', 'examples'],
  },
];
// The checks name what they look for.
const except = [':!scripts/checks/forbidden.mjs', ':!**/fixtures/**', ':!pnpm-lock.yaml'];

let isClean = true;
for (const { why, pattern, paths } of searches) {
  const result = spawnSync('git', ['grep', '--untracked', '-nE', pattern, '--', ...paths, ...except], { cwd: root, encoding: 'utf8' });
  if (result.status === 1) continue;
  isClean = false;
  process.stdout.write(`${why}:\n${result.stdout || result.stderr}`);
}
if (isClean) process.stdout.write(`ok: none of ${searches.length} forbidden things\n`);
process.exitCode = isClean ? 0 : 1;
