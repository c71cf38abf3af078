import type { Clone } from './clones.js';
import { functionRisk } from './function-risk.js';
import type { MeasuredFile } from './measured-file.js';
import { longFile, partWeights, scoreBase, scoredFiles, worstDuplication, type ScoreBase } from './score.js';

/** An edit that would raise the score, and by how much at most. */
export interface Advice {
  readonly kind: 'simplify' | 'share' | 'split' | 'untangle';
  readonly path: string;
  /** The function to simplify. */
  readonly name?: string;
  readonly line?: number;
  readonly endLine?: number;
  /** Where else the repeated lines stand. */
  readonly other?: string;
  /** By how much the score would rise, were the fault gone. */
  readonly gain: number;
}

/** What advice is drawn from. */
export interface AdviceSource {
  readonly files: readonly MeasuredFile[];
  /** By index in `files`. */
  readonly clones: readonly Clone[];
  /** Groups of paths that import each other. */
  readonly cycles: readonly (readonly string[])[];
}

/** The edits that would raise the score most. */
export function adviceOn(source: AdviceSource, top: number): Advice[] {
  const base = scoreBase(source.files);
  const all = [...simplify(source.files, base), ...split(source.files, base), ...sharing(source, base), ...untangle(source.cycles, base)];
  return all.sort((a, b) => b.gain - a.gain || (a.path < b.path ? -1 : 1)).slice(0, top);
}

function simplify(files: readonly MeasuredFile[], base: ScoreBase): Advice[] {
  return scoredFiles(files).flatMap((file) =>
    file.functions.flatMap(({ name, line, endLine, metrics }) => {
      const gain = (partWeights.complexity * metrics.codeLines * functionRisk(metrics)) / base.functionLines;
      return gain > 0 ? [{ kind: 'simplify', path: file.path, name, line, endLine, gain } satisfies Advice] : [];
    }),
  );
}

function split(files: readonly MeasuredFile[], base: ScoreBase): Advice[] {
  return scoredFiles(files)
    .filter((file) => file.codeLines > longFile)
    .map((file) => ({ kind: 'split', path: file.path, gain: (partWeights.size * (file.codeLines - longFile)) / base.codeLines }));
}

function sharing({ files, clones }: AdviceSource, base: ScoreBase): Advice[] {
  return clones.flatMap(({ first, second, tokens }) => {
    const [original, copy] = [files[first.file], files[second.file]];
    if (!original || !copy || copy.hasErrors) return [];
    const gain = (partWeights.duplication * tokens) / base.tokens / worstDuplication;
    const other = `${original.path}:${first.line}-${first.endLine}`;
    return [{ kind: 'share', path: copy.path, line: second.line, endLine: second.endLine, other, gain } satisfies Advice];
  });
}

function untangle(cycles: readonly (readonly string[])[], base: ScoreBase): Advice[] {
  return cycles.flatMap((paths) =>
    paths[0] === undefined
      ? []
      : [{ kind: 'untangle', path: paths[0], gain: (partWeights.cycles * paths.length) / base.files } satisfies Advice],
  );
}
