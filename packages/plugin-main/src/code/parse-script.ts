import type * as oxc from 'oxc-parser';

/** A parsed TypeScript or JavaScript file, and the children of each type of node. */
export interface ScriptTree {
  readonly program: oxc.Program;
  readonly module: oxc.EcmaScriptModule;
  readonly comments: readonly oxc.Comment[];
  readonly hasErrors: boolean;
  readonly keys: Readonly<Record<string, readonly string[]>>;
}

let loading: Promise<typeof oxc> | undefined;

/** Parses a file by what its name says it is. The parser is loaded on first use. */
export async function parseScript(path: string, text: string): Promise<ScriptTree> {
  loading ??= import('oxc-parser');
  const { parseSync, visitorKeys } = await loading;
  const { program, module, comments, errors } = parseSync(path, text, { lang: languageFor(path), sourceType: sourceTypeFor(path) });
  return { program, module, comments, hasErrors: errors.some((error) => error.severity === 'Error'), keys: visitorKeys };
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
