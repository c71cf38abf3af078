import type { Call } from '@millrace/core';
import type { Checkpoint } from '../checkpoints/checkpoint.js';
import { ownerOf } from '../checkpoints/open-checkpoints.js';
import type { listCheckpoints } from '../tokens.js';
import type { InputOf, OutputOf } from '../tools/tool-types.js';
import type { Workspace } from '../workspace/workspace.js';
import type { HandlerTools } from './handler-tools.js';

type Row = OutputOf<typeof listCheckpoints>['checkpoints'][number];

const maxPaths = 5;
const defaultTokens = 2_000;

/** `list_checkpoints`. */
export async function handleListCheckpoints(
  { workspace, checkpoints, pages }: HandlerTools,
  input: InputOf<typeof listCheckpoints>,
  call: Call,
): Promise<OutputOf<typeof listCheckpoints>> {
  const request = { principal: call.principal, tool: call.name, maxTokens: input.max_tokens ?? defaultTokens };
  const page =
    input.cursor === undefined
      ? await pages.first<Row>(
          (await checkpoints.list(ownerOf(call))).map((checkpoint) => rowOf(workspace, checkpoint)),
          request,
        )
      : await pages.next<Row>(input.cursor, request);
  return {
    status: 'success',
    checkpoints: [...page.rows],
    ...(page.total !== undefined && { total: page.total }),
    truncated: page.cursor !== undefined,
    ...(page.cursor !== undefined && { cursor: page.cursor }),
  };
}

function rowOf(workspace: Workspace, { id, tool, at, changes, undoneBy }: Checkpoint): Row {
  const paths = changes.map(({ path, movedFrom }) =>
    movedFrom === undefined ? shown(workspace, path) : `${shown(workspace, movedFrom)} -> ${shown(workspace, path)}`,
  );
  return {
    id,
    tool,
    when: new Date(at).toISOString(),
    paths: paths.slice(0, maxPaths),
    ...(paths.length > maxPaths && { more_paths: paths.length - maxPaths }),
    ...(undoneBy !== undefined && { undone_by: undoneBy }),
  };
}

// The roots may have been others when it was made; where they were is nobody's business.
function shown(workspace: Workspace, path: string): string {
  try {
    return workspace.placeOf(path).shown;
  } catch {
    return '(outside the roots)';
  }
}
