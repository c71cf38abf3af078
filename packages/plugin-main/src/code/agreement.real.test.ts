import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { unpackDetail } from './code-detail.js';
import type { CodeSymbol } from './code-facts.js';
import { parseFile } from './parse-file.js';

const run = promisify(execFile);

// What others measure is measured against: each in the version whose counts are known, on code nobody here wrote.
const radon = 'radon==6.0.1';
const lizard = 'lizard==1.24.3';
const complexipy = 'complexipy==8.3.0';
const corpus = 'django==5.2.8';
const scripts = ['eslint@10.15.0', 'rxjs@7.8.2', 'effect@3.22.4'];

/** Kept from one run to the next. */
const folder = fileURLToPath(new URL('../../node_modules/.cache/agreement-1', import.meta.url));
const python = join(folder, 'venv', 'bin', 'python');
const django = join(folder, 'django');
const options = { maxBuffer: 256 * 1024 * 1024, timeout: 240_000 };

/** Why the tools are not there; nothing when they are. */
async function prepare(): Promise<string | undefined> {
  if (existsSync(join(folder, 'ready'))) return undefined;
  try {
    await mkdir(folder, { recursive: true });
    await run('python3', ['-m', 'venv', join(folder, 'venv')], options);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    await run(python, [...pip, radon, lizard, complexipy], options);
    await run(python, [...pip, '--no-deps', '--target', folder, corpus], options);
    for (const each of scripts) {
      const to = join(folder, each);
      await mkdir(to, { recursive: true });
      const { stdout } = await run('npm', ['pack', each, '--silent', '--ignore-scripts'], { ...options, cwd: to });
      await run('tar', ['-xzf', stdout.trim()], { ...options, cwd: to });
    }
    await mkdir(join(folder, 'ready'));
    return undefined;
  } catch (error) {
    const told = String((error as { stderr?: unknown }).stderr ?? error);
    // Anything but a registry out of reach is a failure of the test.
    if (/ENOENT|No module named|ensurepip|Could not find a version|network|connection|resolve|timed out/i.test(told))
      return told.trim().split('\n').at(-1);
    throw error;
  }
}

interface Measured extends CodeSymbol {
  readonly path: string;
  readonly fullName: string;
}

async function measureAll(root: string, pattern: RegExp): Promise<{ measured: Measured[]; broken: string[]; files: number }> {
  const names = (await readdir(root, { recursive: true })).filter((each) => pattern.test(each));
  const found: Measured[] = [];
  const broken: string[] = [];
  for (const name of names) {
    const path = join(root, name);
    const facts = await parseFile({ path, content: await readFile(path) });
    const { symbols } = unpackDetail(facts);
    if (facts.hasErrors) broken.push(path);
    for (const symbol of symbols) {
      const outer = symbol.parent === undefined ? undefined : symbols[symbol.parent];
      if (symbol.metrics) found.push({ ...symbol, path, fullName: outer ? `${outer.name}::${symbol.name}` : symbol.name });
    }
  }
  return { measured: found, broken, files: names.length };
}

type Pair = readonly [ours: number, theirs: number];

function share(pairs: readonly Pair[]): number {
  return pairs.filter(([ours, theirs]) => ours === theirs).length / pairs.length;
}

function spearman(pairs: readonly Pair[]): number {
  const ours = ranks(pairs.map(([value]) => value));
  const theirs = ranks(pairs.map(([, value]) => value));
  const mean = (pairs.length - 1) / 2;
  const product = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, index) => sum + (value - mean) * ((b[index] ?? 0) - mean), 0);
  return product(ours, theirs) / Math.sqrt(product(ours, ours) * product(theirs, theirs));
}

// Equal values share the mean of their places.
function ranks(values: readonly number[]): number[] {
  const order = values.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  const ranked: number[] = [];
  for (let from = 0; from < order.length;) {
    let to = from;
    while (order[to]?.value === order[from]?.value && to < order.length) to += 1;
    for (let at = from; at < to; at += 1) ranked[order[at]?.index ?? 0] = (from + to - 1) / 2;
    from = to;
  }
  return ranked;
}

interface RadonBlock {
  readonly type: string;
  readonly lineno: number;
  readonly complexity: number;
  readonly closures?: readonly RadonBlock[];
}

const missing = await prepare();
if (missing !== undefined) console.warn(`Not compared, the package registry gives no tools: ${missing}`);

describe.skipIf(missing !== undefined)('the metrics of functions', () => {
  let ours: readonly Measured[];
  let byLine: ReadonlyMap<string, Measured>;
  beforeAll(async () => {
    ours = (await measureAll(django, /\.py$/)).measured;
    byLine = new Map(ours.map((each) => [`${each.path}:${each.line}`, each]));
  });

  it('are cyclomatic complexity as radon counts it', async () => {
    const { stdout } = await run(python, ['-m', 'radon', 'cc', '-j', '--show-closures', django], options);
    const blocks = Object.entries(JSON.parse(stdout) as Record<string, readonly RadonBlock[]>).flatMap(([path, each]) =>
      Array.isArray(each) ? withClosures(each as readonly RadonBlock[]).map((block) => ({ path, ...block })) : [],
    );
    const pairs = blocks.flatMap(({ path, lineno, complexity }): Pair[] => {
      const metrics = byLine.get(`${path}:${lineno}`)?.metrics;
      return metrics ? [[metrics.cyclomatic, complexity]] : [];
    });

    expect(pairs.length).toBeGreaterThan(9_000);
    expect(share(pairs)).toBeGreaterThanOrEqual(0.979);
  });

  it('are cyclomatic complexity and parameters as lizard counts them', async () => {
    const rows = (await lizardRows('python', django)).flatMap(({ path, start, ...theirs }) => {
      const metrics = byLine.get(`${path}:${start}`)?.metrics;
      return metrics ? [{ metrics, ...theirs }] : [];
    });

    expect(rows.length).toBeGreaterThan(9_000);
    expect(share(rows.map(({ metrics, complexity }): Pair => [metrics.cyclomatic, complexity]))).toBeGreaterThanOrEqual(0.989);
    expect(share(rows.map(({ metrics, parameters }): Pair => [metrics.parameters, parameters]))).toBeGreaterThanOrEqual(0.99);
  });

  it.each([
    ['JavaScript', 'javascript', 'eslint@10.15.0/package', /\.[cm]?js$/, 2_500],
    ['TypeScript', 'typescript', 'rxjs@7.8.2/package/src', /\.ts$/, 400],
  ] as const)('are those of lizard in %s, for functions that both tell apart', async (_name, language, source, pattern, atLeast) => {
    const root = join(folder, source);
    const { measured } = await measureAll(root, pattern);
    const known = new Map(measured.map((each) => [`${each.path}:${each.line}:${each.name}`, each]));

    const pairs = (await lizardRows(language, root)).flatMap(({ path, start, name, complexity }): Pair[] => {
      const metrics = known.get(`${path}:${start}:${name.split(/[.:]/).at(-1)}`)?.metrics;
      return metrics ? [[metrics.cyclomatic, complexity]] : [];
    });

    expect(pairs.length).toBeGreaterThan(atLeast);
    expect(share(pairs)).toBeGreaterThanOrEqual(0.9);
  });

  it('come of TypeScript that is understood whole', async () => {
    const { broken, files } = await measureAll(join(folder, 'effect@3.22.4/package/src'), /\.tsx?$/);

    expect(files).toBe(363);
    expect(broken).toEqual([]);
  });

  it('are cognitive complexity in the order of complexipy', async () => {
    const report = join(folder, 'complexipy.json');
    const program = join(folder, 'venv', 'bin', 'complexipy');
    await run(program, [django, '-q', '-i', '--no-ignore', '--output-format', 'json', '--output', report], { ...options, cwd: folder });
    const theirs = JSON.parse(await readFile(report, 'utf8')) as { path: string; function_name: string; complexity: number }[];
    const byName = new Map(ours.map((each) => [`${each.path}:${each.fullName}`, each]));
    const pairs = theirs.flatMap(({ path, function_name, complexity }): Pair[] => {
      const metrics = byName.get(`${resolve(folder, path)}:${function_name}`)?.metrics;
      return metrics ? [[metrics.cognitive, complexity]] : [];
    });

    expect(pairs.length).toBeGreaterThan(8_500);
    expect(spearman(pairs)).toBeGreaterThanOrEqual(0.98);
  });
});

function withClosures(blocks: readonly RadonBlock[]): RadonBlock[] {
  return blocks.flatMap((block) => [...(block.type === 'class' ? [] : [block]), ...withClosures(block.closures ?? [])]);
}

interface LizardRow {
  readonly path: string;
  readonly name: string;
  readonly start: string;
  readonly complexity: number;
  readonly parameters: number;
}

async function lizardRows(language: string, root: string): Promise<LizardRow[]> {
  const { stdout } = await run(python, ['-m', 'lizard', '-l', language, '--csv', root], options);
  return stdout.split('\n').flatMap((line) => {
    const row = /^\d+,(\d+),\d+,(\d+),\d+,"[^"]*","([^"]*)","([^"]*)",.*,(\d+),\d+\s*$/.exec(line);
    const [, complexity, parameters, path = '', name = '', start = ''] = row ?? [];
    return row ? [{ path, name, start, complexity: Number(complexity), parameters: Number(parameters) }] : [];
  });
}
