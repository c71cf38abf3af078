import { defineExtensionPoint, defineService } from '@millrace/core';

export { getStreamStatus } from './tools/get-stream-status.js';

/** What a module sends of itself. */
export interface DataStream {
  /** `'main'`, `'support'`, `'economy'` or a plugin's own name: 1 to 128 letters, digits, dots, dashes and underscores, a letter or digit first. */
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
  check: (value) =>
    typeof value?.module === 'string' && /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(value.module) && typeof value.open === 'function'
      ? undefined
      : 'a data stream needs module (letters, digits, dots, dashes and underscores) and open(publish, signal)',
});

/** What a stream token is to be for. */
export interface TokenRequest {
  /** Who will use it; 1 to 256 characters. */
  readonly subject: string;
  /** `stream:read` unless said; `stream:read:<module>` for one module. */
  readonly scopes?: readonly string[];
  /** 1 to the gateway's `tokenLifetimeSeconds`, which it is unless said. */
  readonly lifetimeSeconds?: number;
}

/** A token for the stream gateway. It is a secret. */
export interface MintedToken {
  readonly token: string;
  /** ISO 8601. */
  readonly expires: string;
  readonly scopes: readonly string[];
}

/** Mints tokens for the stream gateway. */
export interface StreamTokens {
  /** @throws MillraceError `MILLRACE_STREAM_TOKEN_LIFETIME`, `MILLRACE_STREAM_TOKEN_SUBJECT`, or why the key cannot be used. */
  mintToken(request: TokenRequest): Promise<MintedToken>;
}

/** The hub's mint of stream tokens. */
export const streamTokens = defineService<StreamTokens>('langflow.streamTokens');

/** What the gateway has done since it started. */
export interface GatewayStatistics {
  /** Open now. */
  readonly connections: number;
  readonly streams: readonly { readonly module: string; /** Of the last message. */ readonly seq: number }[];
  /** Stream messages written to subscribers, over all of them. */
  readonly delivered: number;
  /** Stream messages that a subscriber asked for too late, when they were no longer kept, or that could not be sent at all. */
  readonly dropped: number;
}

/** How the gateway came up: it serves, or another process has its port and `whenTaken` is `'skip'`. */
export type GatewayReady =
  | {
      readonly state: 'serving';
      readonly address: string;
      /** SPKI pins, `sha256/...`. */ readonly pins: readonly string[];
      /** The development authority, PEM; of a given certificate none. */ readonly ca?: string;
    }
  | { readonly state: 'skipped'; readonly because: string };

/** The secure stream gateway of a hub. */
export interface StreamGateway {
  readonly state: 'starting' | 'serving' | 'skipped' | 'failed' | 'stopped';
  /** `wss://host:port/stream`, once it serves. */
  readonly address: string | undefined;
  statistics(): GatewayStatistics;
  /**
   * Waits until the gateway is up, or will not be.
   *
   * @throws MillraceError why it failed, for example `MILLRACE_STREAM_PORT_TAKEN`; `MILLRACE_STREAM_NOT_READY` when the signal aborts first.
   */
  ready(signal: AbortSignal): Promise<GatewayReady>;
  /**
   * Changes the certificate while serving; open connections stay.
   *
   * @throws MillraceError `MILLRACE_STREAM_CERTIFICATE` when the pair cannot be used; the old one then stays.
   */
  changeCertificate(certificate: { readonly cert: string; readonly key: string }): void;
}

/** The hub's stream gateway. */
export const streamGateway = defineService<StreamGateway>('langflow.gateway');
