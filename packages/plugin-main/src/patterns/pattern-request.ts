import { languageMissing, languageUnknown } from '../error-catalogue/code.js';
import { invalidPattern } from '../error-catalogue/search.js';
import type { SearchRequest } from '../search/search-request.js';
import type { PatternRule } from './find-in-files.js';
import { isInstalled, patternLanguage, patternLanguages, type Dialect, type PatternLanguage } from './pattern-languages.js';
import { presetNames, presets } from './presets.js';

/** What is looked for: one of pattern, rule and preset. */
export interface PatternRequest {
  /** Code with variables: `$NAME` for a node, `$$$NAME` for several. */
  readonly pattern?: string | undefined;
  /** A rule object of ast-grep, or `{ rule, constraints, utils }`. */
  readonly rule?: Readonly<Record<string, unknown>> | undefined;
  readonly preset?: string | undefined;
  /** Its name, or an extension; needed for a pattern or a rule unless `path` is a file that tells. */
  readonly language?: string | undefined;
  /** A folder, or one file. */
  readonly path: string;
}

/** What to look for in the files of one dialect. */
export interface DialectSearch extends Dialect {
  readonly rule: PatternRule;
}

/** A checked request. */
export interface PatternPlan {
  readonly searches: readonly DialectSearch[];
  /** What every file with a hit has in it, where something is certain: other files are not read. */
  readonly contains?: Pick<SearchRequest, 'query' | 'mode' | 'ignoreCase'>;
}

const maxPatternLength = 4_096;
const maxRuleLength = 16_384;
const maxRuleDepth = 32;
const shortestWord = 3;

/** Checks a request. @throws MillraceError `invalid_pattern`, `unknown_language`, `language_missing`. */
export function planPatterns(request: PatternRequest): PatternPlan {
  const { pattern, rule, preset } = request;
  const given = [pattern, rule, preset].filter((each) => each !== undefined);
  if (given.length !== 1) throw invalidPattern('one of pattern, rule and preset is needed', `Presets: ${presetNames.join(', ')}.`);
  if (preset !== undefined) return planPreset(preset, request.language);
  const language = languageOf(request);
  const wanted = pattern === undefined ? checkedRule(rule ?? {}) : { rule: { pattern: checkedPattern(pattern) } };
  const word = pattern === undefined ? undefined : certainWord(pattern);
  return {
    searches: language.dialects.map((dialect) => ({ ...dialect, rule: wanted })),
    ...(word !== undefined && { contains: { query: word, mode: 'text', ignoreCase: false } }),
  };
}

function planPreset(name: string, language: string | undefined): PatternPlan {
  const preset = Object.hasOwn(presets, name) ? presets[name] : undefined;
  if (!preset) throw invalidPattern(`there is no preset '${name.slice(0, 40)}'`, `Use ${presetNames.join(', ')}.`);
  const known = patternLanguages.filter((each) => preset.rules[each.name] !== undefined);
  const wanted =
    language === undefined
      ? known.filter(isInstalled)
      : [
          installed(
            known.find((each) => each === named(language)),
            preset.rules,
            name,
          ),
        ];
  return {
    searches: wanted.flatMap((each) => {
      const rule = preset.rules[each.name];
      return rule ? each.dialects.map((dialect) => ({ ...dialect, rule })) : [];
    }),
    contains: { query: preset.contains, mode: 'regex', ignoreCase: true },
  };
}

function installed(language: PatternLanguage | undefined, rules: Readonly<Record<string, unknown>>, preset: string): PatternLanguage {
  if (!language) throw invalidPattern(`the preset '${preset}' is not for that language`, `It is for ${Object.keys(rules).join(', ')}.`);
  return checkedInstalled(language);
}

function languageOf({ language, path }: PatternRequest): PatternLanguage {
  const extension = /\.(\w+)$/.exec(path)?.[1];
  const told = language === undefined ? extension !== undefined && patternLanguage(extension) : named(language);
  if (!told) throw invalidPattern('a pattern is read in a language', "Name it: language: 'TypeScript', 'Python'…");
  return checkedInstalled(told);
}

function named(language: string): PatternLanguage {
  const found = patternLanguage(language);
  if (found) return found;
  const start = language.slice(0, 1).toLowerCase();
  const alike = patternLanguages.filter(({ name }) => name.toLowerCase().startsWith(start));
  throw languageUnknown(
    language,
    (alike.length > 0 ? alike : patternLanguages).slice(0, 4).map(({ name }) => name),
  );
}

function checkedInstalled(language: PatternLanguage): PatternLanguage {
  if (!isInstalled(language)) throw languageMissing(language.name, language.packageName ?? '');
  return language;
}

function checkedPattern(pattern: string): string {
  const fix = "Give a whole expression or statement: 'try { $$$A } catch ($E) { $$$B }'.";
  if (pattern.trim() === '') throw invalidPattern('the pattern is empty', fix);
  if (pattern.length > maxPatternLength) throw invalidPattern(`the pattern is longer than ${maxPatternLength} characters`, fix);
  if (/\0|\p{Surrogate}/u.test(pattern)) throw invalidPattern('the pattern has a NUL or half a character', fix);
  return pattern;
}

function checkedRule(rule: Readonly<Record<string, unknown>>): PatternRule {
  const fix = "Give an ast-grep rule: { kind: 'call_expression', has: { … } }.";
  if (depthOf(rule) > maxRuleDepth) throw invalidPattern(`the rule is deeper than ${maxRuleDepth} levels`, fix);
  if (JSON.stringify(rule).length > maxRuleLength) throw invalidPattern(`the rule is longer than ${maxRuleLength} characters`, fix);
  if (Object.keys(rule).length === 0) throw invalidPattern('the rule is empty', fix);
  const isWhole = typeof rule['rule'] === 'object' && rule['rule'] !== null;
  return isWhole ? (rule as unknown as PatternRule) : { rule };
}

// Level by level, so that its own depth is no danger.
function depthOf(value: unknown): number {
  let depth = 0;
  for (let level = [value]; level.length > 0 && depth <= maxRuleDepth; depth += 1)
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  return depth;
}

// Every node of a pattern is in what matches it, so its words are, too. In a comment or a string they may stand otherwise.
function certainWord(pattern: string): string | undefined {
  if (/[#'"`]|\/[/*]|<!--/.test(pattern)) return undefined;
  const words = pattern.replaceAll(/\$+[A-Z_][A-Z0-9_]*|\$\$\$/g, ' ').match(/[A-Za-z_]\w*/g) ?? [];
  const longest = words.reduce((best, word) => (word.length > best.length ? word : best), '');
  return longest.length >= shortestWord ? longest : undefined;
}
