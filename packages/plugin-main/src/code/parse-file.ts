import { decode, isBinary, sniffEncoding } from '../workspace/text-encoding.js';
import type { CodeFacts } from './code-facts.js';
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

/**
 * Parses one file.
 *
 * @throws where a parser fails at what it cannot even call an error; a parser that has thrown is not to be trusted again.
 */
export async function parseFile(input: ParseInput): Promise<CodeFacts> {
  const bytes = bufferOf(input.content);
  if (isBinary(bytes)) return binary;
  const text = decode(bytes, sniffEncoding(bytes) ?? 'utf-8');
  const entry = entryReasons(input.path, text);
  const base = { lines: countLines(bytes), ...(entry.length > 0 && { entry }) };
  const { parser } = languageOf(input.path);
  if (parser === 'none') return { ...base, symbols: [], kinds: {}, imports: [] };
  const { found, hasErrors } = parser === 'oxc' ? await scriptFacts(input.path, text) : await pythonFacts(text);
  return { ...base, symbols: found.symbols, kinds: found.kinds, imports: found.imports, ...(hasErrors && { hasErrors }) };
}

/** Parses files one after the other. */
export async function parseFiles(inputs: readonly ParseInput[]): Promise<CodeFacts[]> {
  const facts: CodeFacts[] = [];
  for (const input of inputs) facts.push(await parseFile(input));
  return facts;
}

/** Whether a parser has something to say of a file. */
export function needsParser(path: string): boolean {
  return languageOf(path).parser !== 'none' || path === 'package.json' || path.endsWith('/package.json');
}

/** What is known of a file without a parser. */
export function plainFacts(content: Uint8Array): CodeFacts {
  const bytes = bufferOf(content);
  if (isBinary(bytes)) return binary;
  const isScript = bytes[0] === 0x23 && bytes[1] === 0x21;
  return { lines: countLines(bytes), symbols: [], kinds: {}, imports: [], ...(isScript && { entry: ['script'] }) };
}

const binary: CodeFacts = { lines: 0, symbols: [], kinds: {}, imports: [], isBinary: true };

function bufferOf(content: Uint8Array): Buffer {
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
}

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) lines += 1;
  return bytes.length > 0 && bytes[bytes.length - 1] !== 0x0a ? lines + 1 : lines;
}
