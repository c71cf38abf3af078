import { decode, isBinary, isWide, sniffEncoding } from '../workspace/text-encoding.js';
import { packDetail } from './code-detail.js';
import type { CodeFacts } from './code-facts.js';
import { entryReasons } from './entry-reasons.js';
import { languageOf, type Language } from './language.js';
import { loadTable } from './languages/load-table.js';
import { isManifest, readManifest } from './manifest.js';
import type { ParsedFacts } from './parsed-facts.js';

/** A file to be parsed. */
export interface ParseInput {
  /** Relative to the repository; tells the language. */
  readonly path: string;
  readonly content: Uint8Array;
  /** The language, where the path does not tell it. */
  readonly language?: Language;
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
  const manifest = readManifest(input.path, text);
  const marks = { ...(entry.length > 0 && { entry }), ...(manifest && { manifest }) };
  const parsed = await parseText(input.language ?? languageOf(input.path), input.path, text);
  if (!parsed) return { ...plainFacts(input.content), ...marks };
  const { found, hasErrors } = parsed;
  const { symbols, names, codeLines } = found.finish(text);
  return {
    lines: countLines(narrow(bytes)).lines,
    codeLines,
    kinds: found.kinds,
    imports: found.imports,
    detail: packDetail({ symbols, names }),
    ...marks,
    ...(hasErrors && { hasErrors }),
  };
}

/** Parses files one after the other. */
export async function parseFiles(inputs: readonly ParseInput[]): Promise<CodeFacts[]> {
  const facts: CodeFacts[] = [];
  for (const input of inputs) facts.push(await parseFile(input));
  return facts;
}

/** Whether a parser has something to say of a file. */
export function needsParser(path: string): boolean {
  return languageOf(path).parser !== 'none' || isManifest(path);
}

/** What is known of a file without a parser. */
export function plainFacts(content: Uint8Array): CodeFacts {
  const bytes = bufferOf(content);
  if (isBinary(bytes)) return binary;
  const isScript = bytes[0] === 0x23 && bytes[1] === 0x21;
  return { ...countLines(narrow(bytes)), kinds: {}, imports: [], detail: noDetail, ...(isScript && { entry: ['script'] }) };
}

const noDetail = new Uint8Array();
const binary: CodeFacts = { lines: 0, codeLines: 0, kinds: {}, imports: [], detail: noDetail, isBinary: true };

async function parseText(language: Language, path: string, text: string): Promise<ParsedFacts | undefined> {
  if (language.parser === 'none') return undefined;
  if (language.parser === 'oxc') return (await import('./script-facts.js')).scriptFacts(path, text);
  const table = typeof language.table === 'string' ? await loadTable(language.table) : language.table;
  return (await import('./tree-facts.js')).treeFacts(table, text);
}

function bufferOf(content: Uint8Array): Buffer {
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
}

// In UTF-16 a byte like a newline's may be half of another character.
function narrow(bytes: Buffer): Buffer {
  const encoding = sniffEncoding(bytes);
  return isWide(encoding) ? Buffer.from(decode(bytes, encoding)) : bytes;
}

function countLines(bytes: Buffer): { readonly lines: number; readonly codeLines: number } {
  let lines = 0;
  let codeLines = 0;
  for (let start = 0; start < bytes.length; lines += 1) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline < 0 ? bytes.length : newline;
    let at = start;
    while (at < end && (bytes[at] ?? 0) <= 0x20) at += 1;
    if (at < end) codeLines += 1;
    start = end + 1;
  }
  return { lines, codeLines };
}
