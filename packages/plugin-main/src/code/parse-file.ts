import { decode, isBinary, markedEncoding } from '../workspace/text-encoding.js';
import { maxImportsPerFile, type CodeFacts } from './code-facts.js';
import { entryReasons } from './entry-reasons.js';
import { languageOf } from './language.js';
import { pythonFacts } from './python-facts.js';
import { scriptFacts } from './script-facts.js';

/** A file to be parsed. */
export interface ParseInput {
  /** Relative to the repository; tells the language. */
  readonly path: string;
  readonly content: Uint8Array;
}

/** Parses one file. It never throws: a file its parser fails on has lines, and `hasErrors`. */
export async function parseFile(input: ParseInput): Promise<CodeFacts> {
  const bytes = Buffer.from(input.content.buffer, input.content.byteOffset, input.content.byteLength);
  if (isBinary(bytes)) return { lines: 0, symbols: [], imports: [], isBinary: true };
  const lines = countLines(bytes);
  const text = decode(bytes, markedEncoding(bytes) ?? 'utf-8');
  const entry = entryReasons(input.path, text);
  const base = { lines, ...(entry.length > 0 && { entry }) };
  try {
    const { parser } = languageOf(input.path);
    if (parser === 'none') return { ...base, symbols: [], imports: [] };
    const { symbols, imports, hasErrors } = parser === 'oxc' ? await scriptFacts(input.path, text) : await pythonFacts(text);
    return { ...base, symbols, imports: imports.slice(0, maxImportsPerFile), ...(hasErrors && { hasErrors }) };
  } catch {
    return { ...base, symbols: [], imports: [], hasErrors: true };
  }
}

/** Whether a parser has something to say of a file. */
export function needsParser(path: string): boolean {
  return languageOf(path).parser !== 'none' || path === 'package.json' || path.endsWith('/package.json');
}

/** What is known of a file without a parser. */
export function plainFacts(content: Uint8Array): CodeFacts {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (isBinary(bytes)) return { lines: 0, symbols: [], imports: [], isBinary: true };
  const isScript = bytes[0] === 0x23 && bytes[1] === 0x21;
  return { lines: countLines(bytes), symbols: [], imports: [], ...(isScript && { entry: ['script'] }) };
}

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) lines += 1;
  return bytes.length > 0 && bytes[bytes.length - 1] !== 0x0a ? lines + 1 : lines;
}
