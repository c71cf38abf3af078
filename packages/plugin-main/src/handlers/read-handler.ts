import { isMillraceError, type Call } from '@millrace/core';
import { readFile as readOne, type FileAnswer, type FileRequest, type ReadContext } from '../reading/read-file.js';
import type { readFile } from '../tokens.js';
import type { InputOf, OutputOf } from '../tools/tool-types.js';
import type { HandlerTools } from './handler-tools.js';

type Input = InputOf<typeof readFile>;
type Entry = NonNullable<OutputOf<typeof readFile>['files']>[number];

/** Bytes; fewer than a token has on average, so that an answer is rather too short than too long. */
const bytesPerToken = 3;

/** `read_file`. */
export async function handleReadFile(tools: HandlerTools, input: Input, call: Call): Promise<OutputOf<typeof readFile>> {
  const { workspace, pool, marks, config } = tools;
  const context = { workspace, pool, marks, signal: call.signal };
  const maxBytes = Math.min(config.maxReadBytes, (input.max_tokens ?? Infinity) * bytesPerToken);
  if (input.paths) return { status: 'success', files: await readSeveral(context, input.paths, { input, maxBytes }) };
  const answer = await readOne(context, workspace.locate(input.path ?? ''), requestOf(input, maxBytes));
  return { status: 'success', ...entryOf(answer, maxBytes) };
}

// Each may take its share of what those before left over.
async function readSeveral(
  context: ReadContext,
  paths: readonly string[],
  { input, maxBytes }: { input: Input; maxBytes: number },
): Promise<Entry[]> {
  const entries: Entry[] = [];
  let left = maxBytes;
  for (const [index, path] of paths.entries()) {
    const share = Math.max(1, Math.floor(left / (paths.length - index)));
    try {
      const answer = await readOne(context, context.workspace.locate(path), requestOf(input, share));
      const entry = entryOf(answer, share);
      left -= [entry.content, entry.outline, entry.base64].reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), 0);
      entries.push(entry);
    } catch (error) {
      if (!isMillraceError(error)) throw error;
      entries.push({ path, error: { code: error.code, message: error.message } });
    }
  }
  return entries;
}

function requestOf(input: Input, maxBytes: number): FileRequest {
  const { start, limit, offset, length, symbol, outline = false, full = false } = input;
  return { start, limit, offset, length, symbol, isOutline: outline, isFull: full, ifNoneMatch: input.if_none_match, maxBytes };
}

function entryOf(answer: FileAnswer, maxBytes: number): Entry {
  const { place, sizeBytes, hash, isUnchanged, outline, bytes } = answer;
  const base = { path: place.shown, size_bytes: sizeBytes, hash };
  if (isUnchanged) return { path: place.shown, hash, unchanged: true };
  if (bytes) return { ...base, ...bytesIn(bytes, sizeBytes), ...noteIn(answer, maxBytes) };
  return { ...base, ...(outline !== undefined && { outline }), ...linesIn(answer), ...noteIn(answer, maxBytes) };
}

function bytesIn({ offset, content }: NonNullable<FileAnswer['bytes']>, sizeBytes: number): Partial<Entry> {
  const next = offset + content.length;
  const hasMore = next < sizeBytes;
  return { offset, base64: content.toString('base64'), truncated: hasMore, ...(hasMore && { next_offset: next }) };
}

function linesIn({ slice }: FileAnswer): Partial<Entry> {
  if (!slice) return {};
  const { content, start, lines, totalLines, encoding, hasMore } = slice;
  return {
    content,
    start,
    lines,
    ...(totalLines !== undefined && { total_lines: totalLines }),
    encoding,
    truncated: hasMore,
    ...(hasMore && start > 0 && { next_start: start + lines }),
  };
}

function noteIn(answer: FileAnswer, maxBytes: number): { note?: string } {
  const notes = [
    ...rangeNotes(answer, maxBytes),
    ...(answer.isTorn ? ['The file changed while it was read; read it again before relying on it.'] : []),
  ];
  return notes.length === 0 ? {} : { note: notes.join(' ') };
}

function rangeNotes({ slice, outline, isPreview, bytes }: FileAnswer, maxBytes: number): string[] {
  if (!slice) return outline === undefined && !bytes ? ['No symbols are known here; read lines with start and limit.'] : [];
  const { start, lines, totalLines, isCut } = slice;
  return [
    ...(isCut ? [`Line ${start} is longer than one answer may be (${maxBytes} bytes); the rest of it is not shown.`] : []),
    ...(lines === 0 && (totalLines ?? 0) > 0 ? [`The file ends at line ${totalLines}.`] : []),
    ...(isPreview && !isCut ? ['The file is long: name start and limit, a symbol, or full: true.'] : []),
  ];
}
