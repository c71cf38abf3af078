import { isMillraceError, type Call } from '@millrace/core';
import { namePatternsOf } from '../code/language.js';
import { languageUnknown } from '../error-catalogue/code.js';
import { ingest, type IngestProgress } from '../ingest/ingest.js';
import { readAgain } from '../ingest/read-again.js';
import { Repository } from '../ingest/repository.js';
import { compareFunctions, type FunctionChange } from '../quality/compare.js';
import { mayCount } from '../quality/measure.js';
import { repositoryOfOne } from '../quality/one-file.js';
import { qualityOf, type QualityReport } from '../quality/quality.js';
import type { analyzeCodeQuality } from '../tokens.js';
import type { InputOf, OutputOf } from '../tools/tool-types.js';
import { readWhole } from '../workspace/read-pieces.js';
import type { HandlerTools } from './handler-tools.js';
import { qualityAnswer } from './quality-answer.js';
import { ingestToolsFor } from './ingest-tools.js';
import { sourceToolsFor } from './take-snapshot.js';

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
  const alone = ref === undefined ? await readAlone(tools, path, call) : undefined;
  if (alone) return ofText(tools, { path, content: alone }, { input, call });
  const onProgress = ({ done, total }: IngestProgress): void => call.progress(done, total, `Parsed ${done} of ${total} files`);
  const ingestTools = { ...ingestToolsFor(tools, call.signal), accepts: mayCount, onProgress };
  const repository = new Repository(await ingest({ from: { path }, ref }, ingestTools));
  call.progress(repository.files.length, undefined, 'Looking for duplicates');
  const contents = (files: Parameters<typeof readAgain>[1]) => readAgain(repository, files, sourceToolsFor(tools, call));
  return qualityOf(repository, input.top, { pool: tools.pool, access: tools.workspace.forWorkers, contents, signal: call.signal });
}

// What is no folder may be a file.
async function readAlone({ workspace, config }: HandlerTools, path: string, { signal }: Call): Promise<Buffer | undefined> {
  try {
    const file = await workspace.openFile(workspace.locate(path));
    try {
      return await readWhole(file.handle, Math.min(file.stats.size, config.ingest.maxFileBytes), signal);
    } finally {
      await file.handle.close();
    }
  } catch (error) {
    if (isMillraceError(error, 'is_directory')) return undefined;
    throw error;
  }
}

function ofSnippet(tools: HandlerTools, { code, language }: { code: string; language: string }, asked: Asked): Promise<QualityReport> {
  const [pattern] = namePatternsOf(language);
  if (pattern === undefined) throw languageUnknown(language, ['Python', 'TypeScript', 'Go']);
  return ofText(tools, { path: pattern.replace('*', 'snippet'), content: Buffer.from(code) }, asked);
}

async function ofText(
  { pool, workspace }: HandlerTools,
  { path, content }: { path: string; content: Buffer },
  { input, call }: Asked,
): Promise<QualityReport> {
  const repository = await repositoryOfOne(path, content, { pool, signal: call.signal });
  const contents = (files: readonly unknown[]): Buffer[] => files.map(() => content);
  return qualityOf(repository, input.top, { pool, access: workspace.forWorkers, contents, signal: call.signal });
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

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
