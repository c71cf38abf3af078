import { languageOf } from '../code/language.js';
import { decode, isBinary, sniffEncoding } from '../workspace/text-encoding.js';
import { scriptNameOffsets } from './script-name-offsets.js';
import { treeNameOffsets } from './tree-name-offsets.js';
import { wordOffsets } from './word-offsets.js';

/** What is done with a name at a place. */
export type NameUse = 'declares' | 'imports' | 'calls' | 'writes' | 'reads';

/** A place where a name stands as code, not in a comment or a string. Lines and columns count from 1. */
export interface NamePlace {
  readonly line: number;
  readonly column: number;
  readonly use: NameUse;
  /** The line, trimmed, cut around the name where it is long. */
  readonly text: string;
}

/** Files to look through. */
export interface NameRequest {
  readonly name: string;
  readonly files: readonly { readonly path: string; readonly content: Uint8Array }[];
}

/** Places kept of one file. */
const maxPlaces = 500;
const shownLength = 120;

/** Where a name stands in files, by their syntax; for a worker process. @returns the places of each file, in their order. */
export async function namePlaces({ name, files }: NameRequest): Promise<NamePlace[][]> {
  const found: NamePlace[][] = [];
  for (const { path, content } of files) {
    const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
    const text = isBinary(bytes) ? '' : decode(bytes, sniffEncoding(bytes) ?? 'utf-8');
    const offsets = await offsetsIn(path, text, name);
    found.push(placesAt(text, name, offsets.slice(0, maxPlaces)));
  }
  return found;
}

async function offsetsIn(path: string, text: string, name: string): Promise<readonly number[]> {
  const words = wordOffsets(text, name);
  if (words.length === 0) return [];
  const { parser } = languageOf(path);
  if (parser === 'none') return words;
  return parser === 'oxc' ? scriptNameOffsets(path, text, name) : treeNameOffsets(path, text, words);
}

function placesAt(text: string, name: string, offsets: readonly number[]): NamePlace[] {
  let [line, lineStart, at] = [1, 0, 0];
  return offsets.map((offset) => {
    for (let end = text.indexOf('\n', at); end >= 0 && end < offset; end = text.indexOf('\n', at)) {
      line += 1;
      lineStart = at = end + 1;
    }
    const end = text.indexOf('\n', offset);
    const whole = text.slice(lineStart, end < 0 ? text.length : end);
    const column = offset - lineStart + 1;
    return { line, column, use: useAt(whole, column - 1, name), text: shown(whole, column - 1) };
  });
}

const declaring =
  /\b(?:def|class|function|func|fun|fn|interface|type|enum|struct|trait|record|module|namespace|const|let|var|val)\s*\*?\s+$/;
const importing = /^\s*(?:import|from|use|using|#include|require)\b|\brequire\s*\(/;

function useAt(line: string, column: number, name: string): NameUse {
  const before = line.slice(0, column);
  const after = line.slice(column + name.length);
  if (declaring.test(before)) return 'declares';
  if (importing.test(line)) return 'imports';
  if (/^\s*(?:<[^>()]*>)?\(/.test(after)) return 'calls';
  return /^\s*(?::[^=]+)?[-+*/|&^%]?=(?![=>])/.test(after) ? 'writes' : 'reads';
}

function shown(line: string, column: number): string {
  if (line.length <= shownLength) return line.trim();
  const start = Math.max(0, column - shownLength / 2);
  return `${start > 0 ? '…' : ''}${line.slice(start, start + shownLength).trim()}…`;
}
