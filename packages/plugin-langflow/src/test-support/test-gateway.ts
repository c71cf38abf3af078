import { randomUUID } from 'node:crypto';
import type { Clock, StateStore } from '@millrace/core';
import { fakeClock } from '@millrace/testkit';
import { createStreamTokens, type TokenOffice } from '../access/stream-tokens.js';
import { readCertificate } from '../certificates/certificate.js';
import { makeCertificates, type DevelopmentCertificates } from '../certificates/make-certificates.js';
import { createAdmit } from '../gateway/admit-token.js';
import type { Counters } from '../gateway/counters.js';
import { openStreamServer, type StreamServer, type StreamServerOptions } from '../gateway/stream-server.js';
import { RepeatLog } from '../log/repeat-log.js';
import { maxMessageBytes } from '../protocol/messages.js';
import { StreamBook } from '../streams/stream-book.js';

export const terms = { issuer: 'millrace', audience: 'millrace.streams', tokenLifetimeSeconds: 3_600 };

/** A real gateway on loopback with a clock that a test moves. */
export interface TestGateway {
  readonly server: StreamServer;
  readonly book: StreamBook;
  readonly tokens: TokenOffice;
  readonly clock: Clock & { advance(milliseconds: number): void };
  readonly ca: string;
  readonly port: number;
  readonly counters: Counters;
  /** What was logged. */
  readonly warnings: Record<string, unknown>[];
  token(): Promise<string>;
}

let certificates: Promise<DevelopmentCertificates> | undefined;

/** One set of certificates for a test file: making them is slow. */
export function testCertificates(): Promise<DevelopmentCertificates> {
  return (certificates ??= makeCertificates({ names: ['localhost', '127.0.0.1', '::1'], now: Date.now() }));
}

/** A state store that keeps everything until the test is over. */
export function memoryStore(): StateStore {
  const values = new Map<string, unknown>();
  return {
    get: async <T>(key: string) => values.get(key) as T | undefined,
    set: async (key, value) => void values.set(key, value),
    compareAndSet: async (key, expected, value) => values.get(key) === expected && (values.set(key, value), true),
    delete: async (key) => void values.delete(key),
  };
}

export interface TestGatewayOptions extends Partial<Pick<StreamServerOptions, 'allowedOrigins' | 'port' | 'caps'>> {
  readonly limits?: Partial<StreamServerOptions['limits']>;
  readonly use?: 'many' | 'once';
  readonly keep?: { messages: number; bytes: number };
  readonly modules?: readonly string[];
  readonly tokens?: TokenOffice;
  readonly store?: StateStore;
  readonly admitMs?: number;
}

/** Opens a gateway; close it with `server.close()`. */
export async function openTestGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  const { ca, server: pair } = await testCertificates();
  // Starts at the real time: certificates are judged by the machine's clock.
  const clock = fakeClock(Date.now());
  const ids = { next: () => randomUUID() };
  const counters = { delivered: 0, dropped: 0 };
  const warnings: TestGateway['warnings'] = [];
  const log = new RepeatLog({ warn: (message, fields) => void warnings.push({ message, ...fields }) }, clock);
  const book = new StreamBook({
    clock,
    epoch: ids.next(),
    log,
    limits: options.keep ?? { messages: 256, bytes: 1 << 20 },
    maxMessageBytes,
  });
  for (const module of options.modules ?? ['errors', 'main']) book.open(module);
  const tokens = options.tokens ?? createStreamTokens({ ...terms, clock, ids });
  const keys = await tokens.keys();
  const server = await openStreamServer({
    host: '127.0.0.1',
    port: options.port ?? 0,
    certificate: readCertificate(pair, ca.cert),
    allowedOrigins: options.allowedOrigins ?? [],
    caps: options.caps ?? { maxConnections: 50, maxConnectionsPerSubject: 40 },
    limits: { heartbeatMs: 30_000, highWaterBytes: 4 << 20, messagesPerSecond: 100, ...options.limits },
    book,
    clock,
    counters,
    log,
    admit: createAdmit({
      ...terms,
      keys,
      clock,
      store: options.store ?? memoryStore(),
      use: options.use ?? 'many',
      admitMs: options.admitMs ?? 100,
    }),
    // The test looks at the time when it wants to.
    sweepMs: 60_000,
  });
  const token = async (): Promise<string> => (await tokens.mintToken({ subject: 'tester' })).token;
  return { server, book, tokens, clock, ca: ca.cert, port: Number(new URL(server.address).port), counters, warnings, token };
}
