import type { Call } from '@millrace/core';
import type { createDirectory, readFile } from '../tokens.js';
import type { InputOf, OutputOf } from '../tools/tool-types.js';
import { makeFolder } from '../workspace/make-folder.js';
import { readText, type TextSlice } from '../workspace/read-text.js';
import type { HandlerTools } from './handler-tools.js';

/** `read_file`. */
export async function handleReadFile(tools: HandlerTools, input: InputOf<typeof readFile>, call: Call): Promise<OutputOf<typeof readFile>> {
  const { workspace, config } = tools;
  const file = await workspace.openFile(workspace.locate(input.path));
  try {
    const slice = await readText(file, { start: input.start, limit: input.limit, maxBytes: config.maxReadBytes, signal: call.signal });
    const next = input.start + slice.lines;
    const hasMore = next <= slice.totalLines;
    const notes = notesOn(slice, input.start, config.maxReadBytes);
    return {
      status: 'success',
      path: file.place.shown,
      content: slice.content,
      start: input.start,
      lines: slice.lines,
      total_lines: slice.totalLines,
      size_bytes: slice.sizeBytes,
      encoding: slice.encoding,
      hash: slice.hash,
      truncated: hasMore || slice.isCut,
      ...(hasMore && { next_start: next }),
      ...(notes.length > 0 && { note: notes.join(' ') }),
    };
  } finally {
    await file.handle.close();
  }
}

/** `create_directory`. */
export async function handleCreateDirectory(
  tools: HandlerTools,
  input: InputOf<typeof createDirectory>,
): Promise<OutputOf<typeof createDirectory>> {
  const made = await makeFolder(tools.workspace, tools.workspace.locate(input.path), input.create_parents);
  if (made.isNew) tools.activity.changed('created');
  return { status: 'success', path: made.place.shown, created: made.isNew };
}

function notesOn({ isCut, isTorn, lines, totalLines }: TextSlice, start: number, maxBytes: number): string[] {
  return [
    ...(isCut ? [`Line ${start} is longer than one answer may be (${maxBytes} bytes); the rest of it is not shown.`] : []),
    ...(lines === 0 && totalLines > 0 ? [`The file ends at line ${totalLines}.`] : []),
    ...(isTorn ? ['The file changed while it was read; read it again before relying on it.'] : []),
  ];
}
