import type { Advice } from '../quality/advice.js';
import { functionRisk } from '../quality/function-risk.js';
import type { QualityReport } from '../quality/quality.js';
import { gradeOf, longFile, scoreVersion } from '../quality/score.js';
import type { analyzeCodeQuality } from '../tokens.js';
import type { InputOf, OutputOf } from '../tools/tool-types.js';

type Output = OutputOf<typeof analyzeCodeQuality>;

/** The answer of `analyze_code_quality`, without the comparison. */
export function qualityAnswer(quality: QualityReport, { top }: Pick<InputOf<typeof analyzeCodeQuality>, 'top'>): Output {
  const { score, files } = quality;
  return {
    status: 'success',
    quality_score: rounded(score.value),
    grade: gradeOf(score.value),
    score_version: scoreVersion,
    confidence: rounded(score.confidence),
    parts: {
      complexity: rounded(score.parts.complexity),
      duplication: rounded(score.parts.duplication),
      size: rounded(score.parts.size),
      cycles: rounded(score.parts.cycles),
    },
    files: files.length,
    functions: files.reduce((sum, { functions }) => sum + functions.length, 0),
    code_lines: files.reduce((sum, { codeLines }) => sum + codeLines, 0),
    duplicated: duplicated(quality),
    parse_errors: files.filter(({ hasErrors }) => hasErrors).length,
    worst_functions: worstFunctions(quality, top),
    what_would_raise_it: quality.advice.map(adviceLine),
    ...(quality.isPartlyCompared && { note: 'Duplicates were looked for in the first 32 MiB of code only; name a folder inside.' }),
  };
}

function duplicated({ files, clones }: QualityReport): Output['duplicated'] {
  const tokens = files.reduce((sum, file) => sum + file.tokens, 0);
  const repeated = files.reduce((sum, file) => sum + file.duplicatedTokens, 0);
  return {
    clones: clones.length,
    lines: clones.reduce((sum, { second }) => sum + second.endLine - second.line + 1, 0),
    share: tokens === 0 ? 0 : rounded(repeated / tokens),
  };
}

function worstFunctions({ files }: QualityReport, top: number): Output['worst_functions'] {
  return files
    .flatMap(({ path, functions }) => functions.map((each) => ({ path, ...each, risk: functionRisk(each.metrics) })))
    .filter(({ risk }) => risk > 0)
    .sort((a, b) => b.risk - a.risk || b.metrics.cognitive - a.metrics.cognitive || (a.path < b.path ? -1 : 1))
    .slice(0, top)
    .map(({ path, name, line, endLine, metrics, risk }) => ({
      path,
      lines: `${line}-${endLine}`,
      name,
      cyclomatic: metrics.cyclomatic,
      cognitive: metrics.cognitive,
      code_lines: metrics.codeLines,
      risk: rounded(risk),
    }));
}

function adviceLine(advice: Advice): Output['what_would_raise_it'][number] {
  const { path, line, endLine, gain } = advice;
  return { edit: editOf(advice), path, ...(line !== undefined && { lines: `${line}-${endLine}` }), gain: Math.round(gain * 1e6) / 1e6 };
}

function editOf({ kind, name, other }: Advice): string {
  switch (kind) {
    case 'simplify':
      return `Simplify ${name}`;
    case 'share':
      return `Share these lines with ${other}`;
    case 'split':
      return `Split this file: it has more than ${longFile} lines of code`;
    case 'untangle':
      return 'Untangle this circle of imports';
  }
}

/** To four digits behind the point. */
export function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
