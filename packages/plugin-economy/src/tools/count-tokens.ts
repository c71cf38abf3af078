import { untilAborted } from '@millrace/core';
import type { Call } from '@millrace/core';
import { toUsd } from '../money/micro-usd.js';
import type { ToolParts } from './tool-parts.js';

interface Input {
  readonly text?: string | undefined;
  readonly messages?: readonly { readonly role: string; readonly content: string }[] | undefined;
  readonly model?: string | undefined;
}

/** What chat formats add: three tokens around each message, three to begin the answer. */
const tokensPerMessage = 3;
const tokensPerAnswer = 3;

/** Counts a text or messages, and prices them as read by the model. */
export async function countTokens(parts: ToolParts, input: Input, call: Call) {
  const { text, messages = [], model = parts.config.model } = input;
  const texts = text === undefined ? messages.flatMap((message) => [message.role, message.content]) : [text];
  const counts = await untilAborted(parts.count(texts), call.signal);
  const extra = text === undefined ? messages.length * tokensPerMessage + tokensPerAnswer : 0;
  const tokens = counts.reduce((sum, each) => sum + each, extra);
  const quote = await untilAborted(
    parts.prices.quote({ input: tokens, output: 0, cacheRead: 0, cacheWrite: 0 }, model, parts.now()),
    call.signal,
  );
  return {
    status: 'success' as const,
    tokens,
    tokens_used: tokens,
    method: 'o200k',
    model,
    cost_usd: quote.costMicroUsd === null ? null : toUsd(quote.costMicroUsd),
    estimated: true as const,
    ...(quote.pricedAs !== undefined && { priced_as: quote.pricedAs }),
  };
}
