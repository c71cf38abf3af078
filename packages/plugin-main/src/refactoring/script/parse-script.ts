import { parseScript as parse } from '../../code/parse-script.js';
import type { Span, Syntax } from '../model/syntax.js';

/** A parsed TypeScript or JavaScript file. */
export interface ParsedScript {
  readonly root: Syntax;
  readonly comments: readonly Span[];
  readonly isModule: boolean;
}

/** Parses TypeScript or JavaScript. @returns nothing where the text has errors. */
export async function parseScript(path: string, text: string): Promise<ParsedScript | undefined> {
  const { program, module, comments, hasErrors } = await parse(path, text);
  if (hasErrors) return undefined;
  return {
    root: copy(program as unknown as Node, undefined, undefined),
    comments,
    isModule: module.hasModuleSyntax || /\.[cm][jt]s$/i.test(path),
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
  return (
    typeof value === 'object' && value !== null && typeof (value as Node).type === 'string' && typeof (value as Node).start === 'number'
  );
}
