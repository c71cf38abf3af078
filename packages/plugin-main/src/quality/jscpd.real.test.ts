import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { npmPackages, pythonSources } from '../test-support/from-registries.js';
import { cloneTask } from './clone-task.js';

const run = promisify(execFile);

interface Found {
  readonly duplicates: readonly { readonly firstFile: Part; readonly secondFile: Part; readonly lines: number }[];
}
interface Part {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

async function theirsIn(jscpd: string, folder: string): Promise<Found> {
  const scratch = await mkdtemp(join(tmpdir(), 'millrace-jscpd-'));
  try {
    const limits = ['--format', 'python', '--max-lines', '100000', '--max-size', '10mb'];
    const report = ['--absolute', '--silent', '--reporters', 'json', '--output', scratch];
    await run(process.execPath, [join(jscpd, 'node_modules/jscpd/bin/jscpd'), folder, ...limits, ...report], { maxBuffer: 1e8 });
    return JSON.parse(await readFile(join(scratch, 'jscpd-report.json'), 'utf8')) as Found;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function oursIn(folder: string) {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.py')).sort();
  const files = await Promise.all(names.map(async (name) => ({ language: 'Python', content: await readFile(join(folder, name)) })));
  const lines = new Map<string, Set<number>>();
  const { clones } = cloneTask({ files });
  for (const { file, line, endLine } of clones.flatMap(({ first, second }) => [first, second])) {
    const path = join(folder, names[file] ?? '');
    const known = lines.get(path) ?? new Set();
    for (let at = line; at <= endLine; at += 1) known.add(at);
    lines.set(path, known);
  }
  return { lines, total: clones.reduce((sum, { second }) => sum + second.endLine - second.line + 1, 0) };
}

const [jscpd, django] = [await npmPackages('jscpd@4.3.0'), await pythonSources('django==5.2.8')];
const missing = jscpd.missing ?? django.missing;
if (missing !== undefined) console.warn(`Not compared, a package registry is out of reach: ${missing}`);

describe.skipIf(missing !== undefined)('the duplicates of Django', () => {
  it('are those that jscpd finds, and of about as many lines', { timeout: 120_000 }, async () => {
    const folder = join(django.folder ?? '', 'django');

    const [theirs, ours] = [await theirsIn(jscpd.folder ?? '', folder), await oursIn(folder)];

    const isFound = ({ name, start, end }: Part): boolean => {
      const all = Array.from({ length: end - start + 1 }, (_, at) => start + at);
      return all.filter((line) => ours.lines.get(name)?.has(line)).length >= 0.7 * all.length;
    };
    const recalled = theirs.duplicates.filter(({ firstFile, secondFile }) => isFound(firstFile) && isFound(secondFile)).length;
    const theirLines = theirs.duplicates.reduce((sum, { lines }) => sum + lines, 0);
    console.info(`jscpd: ${theirs.duplicates.length} clones, ${theirLines} lines; ours: ${ours.total} lines; recalled ${recalled}`);
    expect(theirs.duplicates.length).toBeGreaterThan(100);
    expect(recalled / theirs.duplicates.length).toBeGreaterThanOrEqual(0.9);
    expect(Math.abs(ours.total / theirLines - 1)).toBeLessThanOrEqual(0.2);
  });
});
