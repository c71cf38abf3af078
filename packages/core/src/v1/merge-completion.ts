import { completionAnswer, type CompletionRef } from '../mcp/completion-answer.js';
import { masked } from './masked.js';
import type { Merge, Merging } from './merging.js';
import { peerOf } from './seat.js';
import type { V1Extra, V1Request } from './v1-server.js';

interface Params {
  readonly ref?: { readonly type?: unknown; readonly name?: unknown; readonly uri?: unknown };
  readonly argument?: { readonly name?: unknown; readonly value?: unknown };
  readonly context?: { readonly arguments?: Readonly<Record<string, string>> };
}

/** Completions by the hub for what is its, and by the host for the rest. @internal */
export function mergeCompletion(merging: Merging): Readonly<Record<string, Merge>> {
  const merge: Merge = (own) => async (request, extra) =>
    (await masked(merging.seat, request.method, () => complete(merging, request, extra))) ?? own(request, extra);
  return { 'completion/complete': merge };
}

/** @returns undefined where the request names nothing of the hub's. */
async function complete({ seat, names }: Merging, request: V1Request, extra: V1Extra) {
  const { serving } = seat;
  const { ref, argument, context } = (request.params ?? {}) as Params;
  const peer = peerOf(seat, extra);
  const { name, value } = argument ?? {};
  const isOurs =
    ref?.type === 'ref/prompt'
      ? !names.prompt.has(String(ref.name)) && serving.listPrompts(peer.principal, peer.view).some((prompt) => prompt.name === ref.name)
      : serving.listResourceTemplates(peer.principal, peer.view).some(({ uriTemplate }) => uriTemplate === ref?.uri);
  if (!isOurs || typeof name !== 'string' || typeof value !== 'string') return undefined;
  return completionAnswer(serving, peer, { ref: ref as CompletionRef, argument: { name, value, given: context?.arguments ?? {} } });
}
