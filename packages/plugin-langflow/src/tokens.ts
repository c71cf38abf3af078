import { defineExtensionPoint } from '@millrace/core';

/** What a module sends of itself. */
export interface DataStream {
  /** `'main'`, `'support'`, `'economy'` or a plugin's own name. */
  readonly module: string;
  /**
   * Starts sending: call `publish` with plain JSON whenever there is something to tell, until `signal` aborts.
   * What was published before anyone subscribed is kept as the stream's last message.
   */
  open(publish: (data: Readonly<Record<string, unknown>>) => void, signal: AbortSignal): void;
}

/** The streams of module data that the gateway carries. */
export const dataStreams = defineExtensionPoint<DataStream>('langflow.dataStreams', {
  sealed: true,
  check: (value) => (typeof value?.module === 'string' && typeof value.open === 'function' ? undefined : 'a data stream needs module and open(publish, signal)'),
});
