import { unpackDetail } from '../../code/code-detail.js';
import { languageOf } from '../../code/language.js';
import { parseFile } from '../../code/parse-file.js';
import type { MeasuredFile, MeasuredFunction } from '../../quality/measured-file.js';
import { cloneTask } from '../../quality/clone-task.js';
import { functionsOf } from '../../quality/measure.js';
import { scoreOf } from '../../quality/score.js';

/** What a file measures, and the score it would have by itself. */
export interface MeasuredText {
  readonly functions: readonly MeasuredFunction[];
  readonly codeLines: number;
  /** 0..1, the best is 1. */
  readonly score: number;
}

/** Measures a file as the quality score does. */
export async function measureText(path: string, text: string): Promise<MeasuredText> {
  const facts = await parseFile({ path, content: Buffer.from(text) });
  const language = languageOf(path).name;
  const { tokens, duplicated } = cloneTask({ files: [{ language, content: Buffer.from(text) }] });
  const functions = functionsOf(unpackDetail(facts).symbols);
  const file: MeasuredFile = {
    path,
    language,
    codeLines: facts.codeLines,
    functions,
    isMeasured: true,
    hasErrors: facts.hasErrors ?? false,
    isInCycle: false,
    tokens: tokens[0] ?? 0,
    duplicatedTokens: duplicated[0] ?? 0,
  };
  return { functions, codeLines: facts.codeLines, score: scoreOf([file]).value };
}

/** The function at some lines: the innermost that covers them. */
export function functionAt(functions: readonly MeasuredFunction[], line: number, endLine: number): MeasuredFunction | undefined {
  return functions
    .filter((each) => each.line <= line && each.endLine >= endLine)
    .reduce<MeasuredFunction | undefined>(
      (inner, each) => (!inner || each.endLine - each.line <= inner.endLine - inner.line ? each : inner),
      undefined,
    );
}
