import { callFinished, clock, definePlugin, ids, points, stateStore } from '@millrace/core';
import { createStreamTokens } from './access/stream-tokens.js';
import { Gateway } from './gateway/gateway.js';
import { gatewayHealth } from './gateway/gateway-health.js';
import { langflowConfig } from './langflow-config.js';
import { RepeatLog } from './log/repeat-log.js';
import { maxMessageBytes } from './protocol/messages.js';
import { gatewayStream } from './streams/gateway-stream.js';
import { publishFailure } from './streams/hub-failures.js';
import { openSources } from './streams/open-sources.js';
import { StreamBook } from './streams/stream-book.js';
import { dataStreams, getStreamStatus, streamGateway, streamTokens } from './tokens.js';
import { streamStatus } from './tools/stream-status.js';

/** About what a client takes for its handshake and its first lists. */
const openDelayMs = 300;

/** LANGFLOW: live module data over a secure stream gateway. */
export const langflow = definePlugin({
  name: 'langflow',
  version: '0.1.0',
  config: langflowConfig,
  needs: { clock, ids, stateStore },
  provides: { streamTokens, streamGateway },
  owns: { dataStreams },
  tools: { getStreamStatus },
  adds: [points.healthChecks, dataStreams],
  skills: {
    get folder() {
      return new URL('../skills/', import.meta.url);
    },
  },
  access: { network: ['listens on its host and port (127.0.0.1:4601 unless said)'], files: ['directory'] },
  async start({ config, needs, owns, log, signal, add, on, onReady, onStop }) {
    const repeatLog = new RepeatLog(log, needs.clock);
    const book = new StreamBook({ clock: needs.clock, log: repeatLog, epoch: needs.ids.next(), limits: config.keep, maxMessageBytes });
    const tokens = createStreamTokens({ ...config, clock: needs.clock, ids: needs.ids });
    const gateway = new Gateway({
      config,
      log,
      repeatLog,
      book,
      tokens,
      clock: needs.clock,
      ids: needs.ids,
      store: needs.stateStore,
      counters: { delivered: 0, dropped: 0 },
    });
    onStop(() => gateway.stop(), 'stream gateway');

    add(
      dataStreams,
      gatewayStream(() => gateway.statistics()),
    );
    add(points.healthChecks, gatewayHealth(gateway, needs.clock));
    on(callFinished, (finished) => publishFailure(book, finished));
    onReady(() => {
      openSources(owns.dataStreams.contributions, book, { signal, log });
      // The hub's first answers come first; whoever asks the gateway to be ready sooner opens it sooner.
      const timer = setTimeout(() => void gateway.open(), openDelayMs).unref();
      onStop(() => clearTimeout(timer), 'opening of the stream gateway');
    });
    if (config.listen === 'start') await Promise.all([gateway.open(), gateway.ready(signal)]);
    return { services: { streamTokens: tokens, streamGateway: gateway }, tools: { getStreamStatus: () => streamStatus(gateway) } };
  },
});
