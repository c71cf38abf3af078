import { z } from 'zod';

const hostName = z.string().regex(/^[A-Za-z0-9.:_-]{1,253}$/, 'must be a host name or an IP address, without brackets or port');

/** The configuration of `langflow(...)`; everything has a default. */
export const langflowConfig = z.strictObject({
  /** Where the gateway listens; this machine alone unless said. */
  host: hostName.default('127.0.0.1'),
  /** 0 takes any free port. */
  port: z.int().min(0).max(65_535).default(4601),
  /** Keeps the signing key and the development certificates, mode 0600. Without one they live as long as this process. */
  directory: z.string().min(1).optional(),
  /** A certificate chain and its key as PEM text; a development certificate is made without one. */
  certificate: z.strictObject({ cert: z.string().min(1), key: z.string().min(1) }).optional(),
  /** More host names and addresses for the development certificate. */
  names: z.array(hostName).max(50).default([]),
  issuer: z.string().min(1).max(256).default('millrace'),
  audience: z.string().min(1).max(256).default('millrace.streams'),
  /** The longest life of a token. */
  tokenLifetimeSeconds: z.int().min(1).max(3_600).default(3_600),
  /** `'once'` refuses a token that has opened a connection before; then a client needs a new one to reconnect. */
  tokenUse: z.enum(['many', 'once']).default('many'),
  /** The signature of a new key. */
  algorithm: z.enum(['EdDSA', 'ES256']).default('EdDSA'),
  /** Silence of twice this ends a connection. */
  heartbeatMs: z.int().min(1_000).max(300_000).default(30_000),
  /** Web pages that may connect; none unless said. */
  allowedOrigins: z.array(z.string().min(1)).max(100).default([]),
  maxConnections: z.int().min(1).max(100_000).default(256),
  /** Of one token subject. */
  maxConnectionsPerSubject: z.int().min(1).max(100_000).default(32),
  /** What is kept of each stream for those who come back. */
  keep: z
    .strictObject({ messages: z.int().min(1).max(100_000).default(256), bytes: z.int().min(1_024).max(268_435_456).default(1_048_576) })
    .prefault({}),
  /** When another process has the port: fail, or serve without a gateway and say so in health. */
  whenTaken: z.enum(['fail', 'skip']).default('fail'),
  /** `'background'` listens after the hub is ready; `'start'` makes the hub's start wait for it, and fail with it. */
  listen: z.enum(['background', 'start']).default('background'),
});

/** The configuration after its defaults. */
export type LangflowConfig = z.output<typeof langflowConfig>;
