import type { RoundAnswer } from '../hub/serving.js';

/** What a client sent for one question, whatever its kind; nothing where it is no answer at all. @internal */
export function answerOf(response: unknown): RoundAnswer | undefined {
  if (typeof response !== 'object' || response === null) return undefined;
  const { action, content, roots, role } = response as Readonly<Record<string, unknown>>;
  if (action === 'decline' || action === 'cancel') return { action };
  if (action === 'accept') return { action, content: content ?? {} };
  if (Array.isArray(roots)) return { action: 'accept', content: roots };
  return typeof role === 'string' ? { action: 'accept', content: response } : undefined;
}
