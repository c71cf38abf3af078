import type { Clock, Ids, StateStore } from '@millrace/core';
import type { TokenOffice } from '../access/stream-tokens.js';
import { readGivenCertificate, type ServerCertificate } from '../certificates/certificate.js';
import { developmentCertificate } from '../certificates/development-certificate.js';
import type { LangflowConfig } from '../langflow-config.js';
import type { StreamBook } from '../streams/stream-book.js';
import { createAdmit } from './admit-token.js';
import type { Counters } from './counters.js';
import type { RepeatLog } from '../log/repeat-log.js';
import { openStreamServer, type StreamServer } from './stream-server.js';

/** What a gateway is made of. */
export interface GatewayParts {
  readonly config: LangflowConfig;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly store: StateStore;
  readonly book: StreamBook;
  readonly tokens: TokenOffice;
  readonly counters: Counters;
  readonly repeatLog: RepeatLog;
}

const highWaterBytes = 4_194_304;
const messagesPerSecond = 100;

/**
 * Opens keys, certificate and listener.
 *
 * @throws MillraceError `MILLRACE_STREAM_PORT_TAKEN`, `MILLRACE_STREAM_LISTEN`, `MILLRACE_STREAM_CERTIFICATE`, `MILLRACE_STREAM_FILE` or `MILLRACE_STREAM_FILE_EXPOSED`.
 */
export async function openGateway(parts: GatewayParts): Promise<StreamServer> {
  const { config, clock, store } = parts;
  const [keys, certificate] = await Promise.all([parts.tokens.keys(), openCertificate(parts)]);
  return openStreamServer({
    ...parts,
    log: parts.repeatLog,
    host: config.host,
    port: config.port,
    certificate,
    allowedOrigins: config.allowedOrigins,
    caps: config,
    limits: { heartbeatMs: config.heartbeatMs, highWaterBytes, messagesPerSecond },
    admit: createAdmit({
      keys,
      clock,
      store,
      use: config.tokenUse,
      issuer: config.issuer,
      audience: config.audience,
      tokenLifetimeSeconds: config.tokenLifetimeSeconds,
    }),
  });
}

/** The certificate a configuration asks for: a given one, or a development one that is made or renewed where needed. */
export async function openCertificate({ config, clock, ids }: Pick<GatewayParts, 'config' | 'clock' | 'ids'>): Promise<ServerCertificate> {
  if (config.certificate) return readGivenCertificate(config.certificate, clock.now());
  const own = config.host === '0.0.0.0' || config.host === '::' ? [] : [config.host];
  const names = [...new Set(['localhost', '127.0.0.1', '::1', ...own, ...config.names])];
  return developmentCertificate({ directory: config.directory, names, clock, ids });
}
