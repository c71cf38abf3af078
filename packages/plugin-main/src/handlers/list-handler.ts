import type { Call } from '@millrace/core';
import type { listDirectory } from '../tokens.js';
import type { InputOf, OutputOf } from '../tools/tool-types.js';
import type { FolderGroup } from '../workspace/folder-group.js';
import { countInside, listFolder, type FolderListing } from '../workspace/list-folder.js';
import type { Page } from '../paging/pages.js';
import { orNearest } from '../workspace/nearest-name.js';
import type { HandlerTools } from './handler-tools.js';

type Input = InputOf<typeof listDirectory>;
type Output = OutputOf<typeof listDirectory>;

const defaultTokens = 2_000;
const maxDepth = 20;

/** `list_directory`. */
export async function handleListDirectory(tools: HandlerTools, input: Input, call: Call): Promise<Output> {
  const { workspace, pages } = tools;
  const request = { principal: call.principal, tool: call.name, maxTokens: input.max_tokens ?? defaultTokens };
  if (input.cursor !== undefined) return pageOf(tools, await pages.next<FolderGroup>(input.cursor, request), { input, call });
  const place = workspace.locate(input.path ?? '.');
  const query = {
    depth: Math.min(Math.max(input.depth ?? 1, 1), maxDepth),
    order: input.sort ?? 'name',
    includeIgnored: input.include_ignored ?? false,
    signal: call.signal,
  };
  const listing = await orNearest(workspace, place, () => listFolder(workspace, place, query));
  const others = place.shown === '.' ? workspace.roots.slice(1) : [];
  const page = await pageOf(tools, await pages.first(listing.groups, request), { input, call });
  const note = listing.isPartial ? 'The folder is too large to be listed whole; name a folder inside.' : page.note;
  return {
    ...page,
    path: place.shown,
    total: totalOf(listing),
    truncated: page.truncated || listing.isPartial,
    ...(note !== undefined && { note }),
    ...(others.length > 0 && { other_roots: others.map((root) => `${root.name}:${root.isWritable ? '' : ' (read-only)'}`) }),
  };
}

async function pageOf(
  { workspace }: HandlerTools,
  page: Page<FolderGroup>,
  { input, call }: { input: Input; call: Call },
): Promise<Output> {
  const groups: Output['groups'] = [];
  for (const group of page.rows) {
    const counts: string[] = [];
    for (const folder of group.closed)
      counts.push(await countInside(workspace, folder, { includeIgnored: input.include_ignored ?? false, signal: call.signal }));
    const shown = compact(group, counts);
    const last = groups.at(-1);
    // Parts of one folder are shown as one.
    if (last?.path === shown.path) groups[groups.length - 1] = joined(last, shown);
    else groups.push(shown);
  }
  return {
    status: 'success',
    groups,
    truncated: page.cursor !== undefined,
    ...(page.cursor !== undefined && { cursor: page.cursor, note: 'More with cursor, or name a folder inside.' }),
  };
}

type Shown = Output['groups'][number];

function compact({ path, folders, files, special }: FolderGroup, counts: readonly string[]): Shown {
  return {
    path,
    ...(folders.length > 0 && { directories: folders.map((name, index) => name + (counts[index] ?? '')) }),
    ...(files.length > 0 && { files: [...files] }),
    ...(special.length > 0 && { special: [...special] }),
  };
}

function joined(one: Shown, other: Shown): Shown {
  const lists = (['directories', 'files', 'special'] as const).map(
    (kind) => [kind, [...(one[kind] ?? []), ...(other[kind] ?? [])]] as const,
  );
  return { path: one.path, ...Object.fromEntries(lists.filter(([, names]) => names.length > 0)) };
}

function totalOf({ files, folders, special, ignored, withheld, unreadable }: FolderListing): NonNullable<Output['total']> {
  return {
    files,
    directories: folders,
    ...(special > 0 && { special }),
    ...(ignored > 0 && { ignored }),
    ...(withheld > 0 && { withheld }),
    ...(unreadable > 0 && { unreadable }),
  };
}
