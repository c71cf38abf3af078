import type * as oxc from 'oxc-parser';
import type { Span, Syntax } from '../model/syntax.js';

let loading: Promise<typeof oxc> | undefined;

/** A parsed TypeScript or JavaScript file. */
export interface ParsedScript {
  readonly root: Syntax;
  readonly comments: readonly Span[];
  readonly isModule: boolean;
}

/** Parses TypeScript or JavaScript. @returns nothing where the text has errors. */
export async function parseScript(path: string, text: string): Promise<ParsedScript | undefined> {
  loading ??= import('oxc-parser');
  const { parseSync } = await loading;
  const result = parseSync(path, text, { lang: languageFor(path), sourceType: sourceTypeFor(path), preserveParens: true });
  if (result.errors.length > 0) return undefined;
  return {
    root: copy(result.program as unknown as Node, undefined, undefined),
    comments: result.comments,
    isModule: result.module.hasModuleSyntax || /\.[cm][jt]s$/i.test(path),
  };
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

function copy(node: Node, parent: Syntax | undefined, field: string | undefined): Syntax {
  const detail = node['operator'] ?? node['kind'];
  const marks = Object.keys(node).filter((key) => node[key] === true);
  const made: Syntax = {
    type: node.type,
    start: node.start,
    end: node.end,
    field,
    parent,
    children: [],
    ...(typeof detail === 'string' && { detail }),
    ...(marks.length > 0 && { marks }),
  };
  for (const key of Object.keys(node)) {
    const value = node[key];
    for (const each of Array.isArray(value) ? value : [value]) if (isNode(each)) made.children.push(copy(each, made, key));
  }
  made.children.sort((a, b) => a.start - b.start);
  return made;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string' && typeof (value as Node).start === 'number';
}

function languageFor(path: string): 'jsx' | 'ts' | 'tsx' {
  if (/\.tsx$/i.test(path)) return 'tsx';
  return /\.[cm]?ts$/i.test(path) ? 'ts' : 'jsx';
}

function sourceTypeFor(path: string): 'commonjs' | 'unambiguous' | 'module' {
  if (/\.cjs$/i.test(path)) return 'commonjs';
  return /\.jsx?$/i.test(path) ? 'unambiguous' : 'module';
}
