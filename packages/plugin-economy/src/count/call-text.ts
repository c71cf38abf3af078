import type { CallResult, ContentBlock, Outcome } from '@millrace/core';

/** What a picture or a sound is counted as: their tokens depend on the model, most take 700 to 1 500. */
export const mediaTokens = 1_000;

/** The texts a model reads of an answer, and how many pictures and sounds. */
export interface AnswerText {
  readonly texts: readonly string[];
  readonly media: number;
}

/** The arguments as the model wrote them; nothing where they cannot be written as JSON. */
export function argumentText(input: unknown): string {
  try {
    return input === undefined ? '' : (JSON.stringify(input) ?? '');
  } catch {
    return '';
  }
}

/**
 * What a model reads of an answer: its texts; its structured result where it has no text, for hosts forward one of the
 * two; its error where there is no answer.
 */
export function answerText(outcome: Outcome): AnswerText {
  const blocks = outcome.result ? blocksOf(outcome.result) : [];
  const texts = blocks.map(blockText).filter((text) => text !== '');
  const media = blocks.filter(isMedia).length;
  if (texts.length > 0 || media > 0) return { texts, media };
  if (outcome.result?.structured !== undefined) return { texts: [argumentText(outcome.result.structured)], media };
  return { texts: outcome.error ? [argumentText(outcome.error)] : [], media };
}

function blocksOf({ content, messages = [], contents = [] }: CallResult): readonly ContentBlock[] {
  const resources = contents.map((resource) => ({ type: 'resource' as const, resource }));
  return [...content, ...messages.map((message) => message.content), ...resources];
}

function isMedia(block: ContentBlock): boolean {
  if (block.type !== 'resource') return block.type === 'image' || block.type === 'audio';
  const { mimeType } = (block['resource'] ?? {}) as { mimeType?: unknown };
  return typeof mimeType === 'string' && /^(?:image|audio)\//.test(mimeType) && blockText(block) === '';
}

function blockText(block: ContentBlock): string {
  if (block.type === 'text') return typeof block['text'] === 'string' ? block['text'] : '';
  if (block.type === 'resource_link') return argumentText(block);
  if (block.type !== 'resource') return '';
  const resource = block['resource'] as { text?: unknown } | undefined;
  return typeof resource?.text === 'string' ? resource.text : '';
}
