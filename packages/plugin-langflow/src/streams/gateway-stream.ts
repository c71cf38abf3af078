import type { DataStream, GatewayStatistics } from '../tokens.js';

const everyMs = 1_000;

/** The gateway's own stream: how many are connected, told when it changes, at most once a second. */
export function gatewayStream(statistics: () => GatewayStatistics): DataStream {
  return {
    module: 'langflow',
    open(publish, signal) {
      let told = -1;
      const tell = (): void => {
        const { connections, delivered, dropped } = statistics();
        if (connections === told) return;
        told = connections;
        publish({ connections, delivered, dropped });
      };
      tell();
      const timer = setInterval(tell, everyMs);
      timer.unref();
      signal.addEventListener('abort', () => clearInterval(timer), { once: true });
    },
  };
}
