import type { Call, ResourceResult } from '@millrace/core';
import { tooLargeToReadWhole } from '../error-catalogue/watching.js';
import type { watch } from '../tokens.js';
import type { InputOf, OutputOf } from '../tools/tool-types.js';
import { mimeOf } from '../workspace/mime.js';
import { orNearest } from '../workspace/nearest-name.js';
import { readFileBytes } from '../workspace/read-file-bytes.js';
import { decode, encodingOf } from '../workspace/text-encoding.js';
import type { HandlerTools } from './handler-tools.js';

/** `watch`. */
export async function handleWatch(tools: HandlerTools, input: InputOf<typeof watch>, call: Call): Promise<OutputOf<typeof watch>> {
  const { globs, stop = false } = input;
  const { principal } = call;
  const watches = await tools.watches();
  if (stop) watches.stop(principal, globs ?? watches.list(principal));
  else if (globs) await watches.add(principal, globs, call.signal);
  return { status: 'success', watching: [...watches.list(principal)] };
}

/** Bytes; a resource is read whole. */
const maxBytes = 1024 * 1024;

/** The resource `workspace_file`. */
export async function readWorkspaceFile({ workspace }: HandlerTools, path: string, call: Call): Promise<ResourceResult> {
  const place = workspace.locate(path);
  const { stats, content } = await orNearest(workspace, place, () => readFileBytes(workspace, place, { maxBytes, signal: call.signal }));
  if (stats.size > maxBytes) throw tooLargeToReadWhole(place.shown, stats.size, maxBytes);
  const encoding = encodingOf(content);
  if (encoding === undefined) return { data: content, mimeType: mimeOf(content, place.relative) };
  return { data: decode(content, encoding), mimeType: 'text/plain' };
}
