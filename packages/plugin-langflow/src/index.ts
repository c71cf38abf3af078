/**
 * Live module data of a hub over a secure stream gateway: TLS 1.3, short-lived tokens, bounded memory.
 *
 * @packageDocumentation
 */
export { langflow } from './plugin.js';
export { createStreamTokens } from './access/stream-tokens.js';
export type { StreamTokensOptions, TokenOffice, TokenTerms } from './access/stream-tokens.js';
export type { SigningAlgorithm, SigningKeys } from './access/signing-keys.js';
export { spkiPin } from './certificates/spki-pin.js';

export { dataStreams, getStreamStatus, streamGateway, streamTokens } from './tokens.js';
export type { DataStream, GatewayReady, GatewayStatistics, MintedToken, StreamGateway, StreamTokens, TokenRequest } from './tokens.js';

export type {
  Authenticated,
  ErrorNotification,
  Gap,
  GoAway,
  ModuleData,
  Problem,
  Reset,
  ServerMessage,
  StreamMessage,
  Subscribed,
  Unsubscribed,
} from './protocol/messages.js';
