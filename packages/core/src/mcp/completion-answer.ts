import type { Completing, Serving } from '../hub/serving.js';
import type { Peer } from './seat.js';

/** The most values a completion may have. @see MCP, completion */
const maxValues = 100;

/** What `completion/complete` names. @internal */
export type CompletionRef =
  | { readonly type: 'ref/prompt'; readonly name: string }
  | { readonly type: 'ref/resource'; readonly uri: string };

/**
 * The result of `completion/complete`, as plain JSON.
 *
 * @throws MillraceError `MILLRACE_PROMPT_UNKNOWN`, `MILLRACE_RESOURCE_UNKNOWN`.
 * @internal
 */
export async function completionAnswer(serving: Serving, peer: Peer, { ref, argument }: { ref: CompletionRef; argument: Completing }) {
  const what =
    ref.type === 'ref/prompt' ? ({ kind: 'prompt', name: ref.name } as const) : ({ kind: 'resource', template: ref.uri } as const);
  const values = await serving.complete(what, argument, peer);
  return { completion: { values: values.slice(0, maxValues), total: values.length, hasMore: values.length > maxValues } };
}
