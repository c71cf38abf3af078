import type { Contribution, Logger } from '@millrace/core';
import { errorsModule } from '../protocol/messages.js';
import type { DataStream } from '../tokens.js';
import type { StreamBook } from './stream-book.js';

/** Starts every source. One that throws is named in the log, and the others go on. */
export function openSources(
  sources: readonly Contribution<DataStream>[],
  book: StreamBook,
  run: { signal: AbortSignal; log: Pick<Logger, 'warn'> },
): void {
  book.open(errorsModule);
  for (const { value } of sources) if (value.module !== errorsModule) book.open(value.module);
  for (const { plugin, value } of sources) {
    if (value.module === errorsModule) {
      run.log.warn(`The stream '${errorsModule}' is the gateway's own; what a plugin adds under that name is not sent.`, { plugin });
      continue;
    }
    try {
      value.open((data) => {
        if (!run.signal.aborted) book.publish('module_data', value.module, data);
      }, run.signal);
    } catch (error) {
      run.log.warn('A stream could not be opened.', {
        plugin,
        module: value.module,
        because: error instanceof Error ? error.message : String(error),
      });
    }
  }
}
