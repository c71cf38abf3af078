import type { Call } from '@millrace/core';
import type { listDirectory } from '../tokens.js';
import type { InputOf, OutputOf } from '../tools/tool-types.js';
import { listFolder, type FolderGroup } from '../workspace/list-folder.js';
import type { HandlerTools } from './handler-tools.js';

/** `list_directory`. */
export async function handleListDirectory(
  { workspace }: HandlerTools,
  input: InputOf<typeof listDirectory>,
  call: Call,
): Promise<OutputOf<typeof listDirectory>> {
  const place = workspace.locate(input.path);
  const query = {
    depth: input.depth,
    limit: input.limit,
    offset: input.offset,
    includeIgnored: input.include_ignored,
    signal: call.signal,
  };
  const listing = await listFolder(workspace, place, query);
  const others = input.path === '.' ? workspace.roots.slice(1) : [];
  return {
    status: 'success',
    path: place.shown,
    groups: listing.groups.map(compact),
    total: {
      files: listing.files,
      directories: listing.folders,
      ...(listing.special > 0 && { special: listing.special }),
      ...(listing.ignored > 0 && { ignored: listing.ignored }),
      ...(listing.withheld > 0 && { withheld: listing.withheld }),
      ...(listing.unreadable > 0 && { unreadable: listing.unreadable }),
    },
    truncated: listing.nextOffset !== undefined || listing.isPartial,
    ...(listing.nextOffset !== undefined && {
      next_offset: listing.nextOffset,
      note: 'More with offset: next_offset, or name a folder inside.',
    }),
    ...(listing.isPartial && { note: 'The folder is too large to be counted whole; name a folder inside.' }),
    ...(others.length > 0 && { other_roots: others.map((root) => `${root.name}:${root.isWritable ? '' : ' (read-only)'}`) }),
  };
}

function compact({ path, folders, files, special }: FolderGroup): OutputOf<typeof listDirectory>['groups'][number] {
  return {
    path,
    ...(folders.length > 0 && { directories: folders }),
    ...(files.length > 0 && { files }),
    ...(special.length > 0 && { special }),
  };
}
