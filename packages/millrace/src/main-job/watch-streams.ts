import type { Hub } from '@millrace/core';
import { connectStream, type StreamMessage } from '@millrace/plugin-langflow/client';
import { streamGateway, streamTokens } from '@millrace/plugin-langflow/tokens';

/** A subscriber of all streams, as a user of the gateway would be. */
export interface StreamWatch {
  readonly address: string;
  readonly delivered: number;
  /** Resolves when each of these modules has sent something, or the time is up. @returns whether all have. */
  waitFor(modules: readonly string[], timeoutMs: number): Promise<boolean>;
  close(): Promise<void>;
}

/** Subscribes to every stream of a running hub, over its own gateway. */
export async function watchStreams(hub: Hub): Promise<StreamWatch> {
  const gateway = await hub.service(streamGateway).ready(AbortSignal.timeout(20_000));
  if (gateway.state !== 'serving') throw new Error(gateway.because);
  const { token } = await hub.service(streamTokens).mintToken({ subject: 'main-job', lifetimeSeconds: 600 });
  const seen = new Set<string>();
  const listeners = new Set<() => void>();
  let delivered = 0;
  const connection = await connectStream({
    url: gateway.address,
    token,
    modules: '*',
    pins: [...gateway.pins],
    ...(gateway.ca !== undefined && { ca: gateway.ca }),
    onMessage(message: StreamMessage) {
      delivered += 1;
      if ('module' in message) seen.add(message.module);
      for (const listener of listeners) listener();
    },
  });
  return {
    address: gateway.address,
    get delivered() {
      return delivered;
    },
    waitFor: (modules, timeoutMs) =>
      new Promise((resolve) => {
        const end = (isComplete: boolean): void => {
          clearTimeout(timer);
          listeners.delete(check);
          resolve(isComplete);
        };
        const timer = setTimeout(() => end(false), timeoutMs);
        const check = (): void => void (modules.every((name) => seen.has(name)) && end(true));
        listeners.add(check);
        check();
      }),
    close: async () => {
      await connection.close();
    },
  };
}
