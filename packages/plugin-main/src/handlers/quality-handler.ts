import type { Call } from '@millrace/core';
import { namePatternsOf } from '../code/language.js';
import { languageUnknown } from '../error-catalogue/code.js';
import { repositoryOfOne } from '../ingest/one-file.js';
import { readAgain } from '../ingest/read-again.js';
import { compareFunctions, type FunctionChange } from '../quality/compare.js';
import { mayCount } from '../quality/measure.js';
import { qualityOf, type QualityReport } from '../quality/quality.js';
import type { analyzeCodeQuality } from '../tokens.js';
import type { InputOf, OutputOf } from '../tools/tool-types.js';
import { readCode } from './code-scope.js';
import type { HandlerTools } from './handler-tools.js';
import { qualityAnswer, rounded } from './quality-answer.js';
import { ingestToolsFor } from './ingest-tools.js';

type Input = InputOf<typeof analyzeCodeQuality>;
type Output = OutputOf<typeof analyzeCodeQuality>;

/** `analyze_code_quality`. */
export async function handleAnalyzeCodeQuality(tools: HandlerTools, input: Input, call: Call): Promise<Output> {
  if (input.code !== undefined)
    return qualityAnswer(await ofSnippet(tools, { code: input.code, language: input.language ?? '' }, { input, call }), input);
  const path = input.path ?? '.';
  const quality = await ofPath(tools, { path }, { input, call });
  if (input.base_ref === undefined) return qualityAnswer(quality, input);
  const base = await ofPath(tools, { path, ref: input.base_ref }, { input, call });
  return { ...qualityAnswer(quality, input), base: comparison(base, quality, input) };
}

interface Asked {
  readonly input: Input;
  readonly call: Call;
}

async function ofPath(tools: HandlerTools, { path, ref }: { path: string; ref?: string }, { input, call }: Asked): Promise<QualityReport> {
  const { repository, shown } = await readCode(tools, { path, ref, accepts: mayCount }, call);
  call.progress(repository.files.length, undefined, 'Looking for duplicates');
  return qualityOf(repository, input.top, {
    shown,
    pool: tools.pool,
    access: tools.workspace.forWorkers,
    contents: (files) => readAgain(repository, files, ingestToolsFor(tools, call.signal)),
    signal: call.signal,
  });
}

async function ofSnippet(
  { pool, workspace }: HandlerTools,
  { code, language }: { code: string; language: string },
  { input, call: { signal } }: Asked,
): Promise<QualityReport> {
  const [pattern] = namePatternsOf(language);
  if (pattern === undefined) throw languageUnknown(language, ['Python', 'TypeScript', 'Go']);
  const [path, content] = [pattern.replace('*', 'snippet'), Buffer.from(code)];
  const repository = await repositoryOfOne({ path, content, shown: path }, pool, signal);
  const contents = (files: readonly unknown[]): Buffer[] => files.map(() => content);
  return qualityOf(repository, input.top, { shown: () => path, pool, access: workspace.forWorkers, contents, signal });
}

function comparison(before: QualityReport, after: QualityReport, { top, base_ref: commit = '' }: Input): NonNullable<Output['base']> {
  const changes = compareFunctions(before.files, after.files);
  const isWorse = ({ before: was = 0, after: now }: FunctionChange): boolean => now > was;
  const line = (change: FunctionChange): string =>
    `${change.path}:${change.line} ${change.name} ${(change.before ?? 0).toFixed(2)} -> ${change.after.toFixed(2)}`;
  return {
    commit,
    quality_score: rounded(before.score.value),
    worse: changes.filter(isWorse).slice(0, top).map(line),
    better: changes
      .filter((change) => !isWorse(change))
      .slice(0, top)
      .map(line),
  };
}
