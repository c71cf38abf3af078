import { isMillraceError, type Call } from '@millrace/core';
import { fileInfo, type FileInfo } from '../reading/file-info.js';
import type { getFileInfo } from '../tokens.js';
import type { InputOf, OutputOf } from '../tools/tool-types.js';
import type { HandlerTools } from './handler-tools.js';

type Entry = OutputOf<typeof getFileInfo>['files'][number];

/** `get_file_info`. */
export async function handleGetFileInfo(
  { workspace }: HandlerTools,
  input: InputOf<typeof getFileInfo>,
  call: Call,
): Promise<OutputOf<typeof getFileInfo>> {
  const files: Entry[] = [];
  for (const path of input.paths) {
    try {
      files.push(entryOf(await fileInfo(workspace, workspace.locate(path), call.signal)));
    } catch (error) {
      if (!isMillraceError(error)) throw error;
      files.push({ path, error: { code: error.code, message: error.message } });
    }
  }
  return { status: 'success', files };
}

function entryOf({ place, kind, stats, content }: FileInfo): Entry {
  return {
    path: place.shown,
    kind,
    ...(kind !== 'folder' && { size_bytes: stats.size }),
    modified: stats.mtime.toISOString(),
    mode: (stats.mode & 0o7777).toString(8).padStart(3, '0'),
    ...(kind === 'file' && stats.nlink > 1 && { links: stats.nlink }),
    ...(content && contentOf(content)),
  };
}

function contentOf({ hash, language, isBinary, encoding, lineEnds, lines, tokens }: NonNullable<FileInfo['content']>): Partial<Entry> {
  return {
    hash,
    language,
    ...(isBinary && { binary: true }),
    ...(encoding && { encoding }),
    ...(lineEnds && { line_ends: lineEnds }),
    ...(lines !== undefined && { lines }),
    ...(tokens !== undefined && { tokens }),
  };
}
