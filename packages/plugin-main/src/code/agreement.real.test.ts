import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { unpackDetail } from './code-detail.js';
import { npmPackages, pythonEnvironment, pythonSources } from '../test-support/from-registries.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import type { CodeSymbol } from './code-facts.js';
import { parseFile } from './parse-file.js';

const run = promisify(execFile);

// What others measure is measured against: each in the version whose counts are known, on code nobody here wrote.
const programs = await pythonEnvironment('radon==6.0.1', 'lizard==1.24.3', 'complexipy==8.3.0');
const sources = await pythonSources('django==5.2.8');
const scripts = await npmPackages('eslint@10.15.0', 'rxjs@7.8.2', 'effect@3.22.4');
const missing = programs.missing ?? sources.missing ?? scripts.missing;
if (missing !== undefined) console.warn(`Not compared, the package registry gives no tools: ${missing}`);

const python = join(programs.folder ?? '', 'bin/python');
const django = join(sources.folder ?? '', 'django');
const options = { maxBuffer: 256 * 1024 * 1024, timeout: 240_000 };

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
    ['JavaScript', 'javascript', 'eslint', /\.[cm]?js$/, 2_500],
    ['TypeScript', 'typescript', 'rxjs/src', /\.ts$/, 400],
  ] as const)('are those of lizard in %s, for functions that both tell apart', async (_name, language, source, pattern, atLeast) => {
    const root = join(scripts.folder ?? '', 'node_modules', source);
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
    const { broken, files } = await measureAll(join(scripts.folder ?? '', 'node_modules/effect/src'), /\.tsx?$/);

    expect(files).toBe(363);
    expect(broken).toEqual([]);
  });

  it('are cognitive complexity in the order of complexipy', async () => {
    await using scratch = await temporaryFolder();
    const report = scratch.at('complexipy.json');
    const program = join(programs.folder ?? '', 'bin/complexipy');
    const args = [program, django, '-q', '-i', '--no-ignore', '--output-format', 'json', '--output', report];
    await run(python, args, { ...options, cwd: sources.folder });
    const theirs = JSON.parse(await readFile(report, 'utf8')) as { path: string; function_name: string; complexity: number }[];
    const byName = new Map(ours.map((each) => [`${each.path}:${each.fullName}`, each]));
    const pairs = theirs.flatMap(({ path, function_name, complexity }): Pair[] => {
      const metrics = byName.get(`${resolve(sources.folder ?? '', path)}:${function_name}`)?.metrics;
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
