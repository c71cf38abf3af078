import type { Hub } from '@millrace/core';
import { connectStream, type StreamMessage } from '@millrace/plugin-langflow/client';
import { streamGateway, streamTokens } from '@millrace/plugin-langflow/tokens';
import { progressLines } from './progress-lines.js';

/** A subscriber of all streams, as a user of the gateway would be. */
export interface StreamWatch {
  readonly address: string;
  readonly delivered: number;
  /** Resolves when each of these modules has sent something, or the time is up. @returns whether all have. */
  waitFor(modules: readonly string[], timeoutMs: number): Promise<boolean>;
  close(): Promise<void>;
}

/** Milliseconds the gateway may take to come up. */
const gatewayPatienceMs = 60_000;

/** Subscribes to every stream of a running hub, over its own gateway. @param tell - takes a line now and then while MAIN works. */
export async function watchStreams(hub: Hub, tell: (line: string) => void): Promise<StreamWatch> {
  const gateway = await hub.service(streamGateway).ready(AbortSignal.timeout(gatewayPatienceMs));
  if (gateway.state !== 'serving') throw new Error(gateway.because);
  const seen = new Set<string>();
  const listeners = new Set<() => void>();
  const tellProgress = progressLines(tell);
  let delivered = 0;
  const connection = await connectStream({
    url: gateway.address,
    token: async () => (await hub.service(streamTokens).mintToken({ subject: 'main-job', lifetimeSeconds: 600 })).token,
    modules: '*',
    pins: [...gateway.pins],
    ...(gateway.ca !== undefined && { ca: gateway.ca }),
    onMessage(message: StreamMessage) {
      delivered += 1;
      if (message.type === 'module_data') {
        seen.add(message.module);
        tellProgress(message);
      }
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
    close: () => connection.close(),
  };
}
