import type * as oxc from 'oxc-parser';
import { exportedNames } from './exported-names.js';
import { FactCollector } from './fact-collector.js';
import { addScriptImports } from './script-imports.js';
import { ScriptSymbols } from './script-symbols.js';

/** What a parser found in a file. */
export interface ParsedFacts {
  readonly found: FactCollector;
  readonly hasErrors: boolean;
}

type OxcParser = typeof oxc;

let loading: Promise<OxcParser> | undefined;

/** The symbols and imports of a TypeScript or JavaScript file. The parser is loaded on first use. */
export async function scriptFacts(path: string, text: string): Promise<ParsedFacts> {
  loading ??= import('oxc-parser');
  const { parseSync } = await loading;
  const result = parseSync(path, text, { lang: languageFor(path), sourceType: sourceTypeFor(path) });
  const found = new FactCollector();
  const symbols = new ScriptSymbols(found, text, exportedNames(result.program, result.module.staticExports));
  for (const statement of result.program.body) symbols.add(statement);
  addScriptImports(found, result, text);
  return { found, hasErrors: result.errors.some((error) => error.severity === 'Error') };
}

function languageFor(path: string): 'jsx' | 'ts' | 'tsx' | 'dts' {
  if (/\.d\.[cm]?ts$/i.test(path)) return 'dts';
  if (/\.tsx$/i.test(path)) return 'tsx';
  return /\.[cm]?ts$/i.test(path) ? 'ts' : 'jsx';
}

function sourceTypeFor(path: string): 'commonjs' | 'unambiguous' | 'module' {
  if (/\.cjs$/i.test(path)) return 'commonjs';
  return /\.jsx?$/i.test(path) ? 'unambiguous' : 'module';
}
