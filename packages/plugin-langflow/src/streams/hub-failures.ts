import type { CallFinished } from '@millrace/core';
import { errorsModule } from '../protocol/messages.js';
import type { StreamBook } from './stream-book.js';

/** Tells the stream `errors` of a call that failed; of others nothing. */
export function publishFailure(book: Pick<StreamBook, 'publish'>, finished: CallFinished): void {
  const { call, outcome } = finished;
  if (outcome.ok) return;
  book.publish('error_notification', errorsModule, {
    code: outcome.error?.code ?? 'MILLRACE_INTERNAL',
    tool: call.name,
    plugin: call.plugin,
    message: outcome.error?.message ?? 'The call failed.',
    correlation_id: outcome.error?.correlationId ?? call.id,
    retryable: outcome.error?.retryable ?? false,
  });
}
