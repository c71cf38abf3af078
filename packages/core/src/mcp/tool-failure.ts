import type { CallFailure } from '../call/call.js';
import type { Seat } from './seat.js';

/** Where a client that would reject an undeclared structured result finds the failure. */
const failureMetaKey = 'dev.millrace/error';

/** Characters of a failure's text; what a caller sends in must not come back many times over. */
const maxMessageLength = 8_000;

/** A failed tool call as it is sent. @internal */
export interface ToolFailure {
  readonly content: { type: 'text'; text: string }[];
  readonly isError: true;
  readonly [field: string]: unknown;
}

/**
 * A failed tool call: text for the model, and the failure's fields for code. Clients of the 2025 revisions check the structured
 * result of a failed call against the output schema too, so where there is one the fields go into `_meta`.
 *
 * @internal
 */
export function toolFailure(seat: Pick<Seat, 'era' | 'serving'>, tool: string, failure: CallFailure): ToolFailure {
  const error = { ...failure, message: short(failure.message) };
  const isChecked = seat.era === 'legacy' && seat.serving.outputSchema(tool) !== undefined;
  return {
    content: [{ type: 'text', text: error.message }],
    isError: true,
    ...(isChecked ? { _meta: { [failureMetaKey]: error } } : { structuredContent: { error } }),
  };
}

/** A failure's text as it is sent. @internal */
export function short(message: string): string {
  return message.length > maxMessageLength ? `${message.slice(0, maxMessageLength)}…` : message;
}
