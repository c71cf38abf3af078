import type { CodeSymbol } from '../code/code-facts.js';
import { fullName } from '../code/find-symbol.js';
import { languageOf } from '../code/language.js';
import type { IngestedFile } from '../ingest/snapshot.js';
import { Pause } from '../ingest/pause.js';
import type { Repository } from '../ingest/repository.js';
import type { MeasuredFile, MeasuredFunction } from './measured-file.js';

/** What is known of files beside their own facts. */
export interface Surroundings {
  /** How callers know a file. */
  readonly shown: (file: IngestedFile) => string;
  /** Paths of files that import themselves through others. */
  readonly inCycle: ReadonlySet<string>;
  /** Tokens of a file by its path, and those that repeat what stands elsewhere. */
  readonly tokens: ReadonlyMap<string, { readonly all: number; readonly duplicated: number }>;
}

const filesPerTurn = 20;

/** The measures of every file of code, in the order of `codeFiles`. Prose and data do not count. */
export async function measure(repository: Repository, surroundings: Surroundings, signal: AbortSignal): Promise<MeasuredFile[]> {
  const pause = new Pause(filesPerTurn, signal);
  const measured: MeasuredFile[] = [];
  for (const file of codeFiles(repository)) {
    if (pause.isDue()) await pause.turn();
    const tokens = surroundings.tokens.get(file.path);
    measured.push({
      path: surroundings.shown(file),
      language: file.language,
      codeLines: file.codeLines,
      functions: functionsOf(repository.detailOf(file).symbols),
      isMeasured: languageOf(file.path).parser !== 'none',
      hasErrors: file.hasErrors ?? false,
      isInCycle: surroundings.inCycle.has(file.path),
      tokens: tokens?.all ?? 0,
      duplicatedTokens: tokens?.duplicated ?? 0,
    });
  }
  return measured;
}

/** The files of a repository that are code in a language that is parsed or at least told apart from prose and data. */
export function codeFiles(repository: Repository): readonly IngestedFile[] {
  return repository.files.filter((file) => !proseAndData.has(file.language));
}

/** The functions among a file's symbols, each with the names around it. */
export function functionsOf(symbols: readonly CodeSymbol[]): MeasuredFunction[] {
  return symbols.flatMap((symbol) => {
    const { line, endLine, metrics } = symbol;
    return metrics ? [{ name: fullName(symbol, symbols), line, endLine, metrics }] : [];
  });
}

/** Whether a file counts, or tells of those that do: prose does neither. */
export function mayCount(path: string): boolean {
  return !prose.has(languageOf(path).name);
}

const prose = new Set('Markdown reStructuredText Text TeX CSV SVG Gettext Jupyter HTML CSS SCSS Sass Less'.split(' '));
// Where packages are named and configured, how imports are meant is told.
const proseAndData = new Set([...prose, 'JSON', 'YAML', 'TOML', 'INI', 'XML', 'Other']);
