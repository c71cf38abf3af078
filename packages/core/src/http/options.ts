import type { Principal } from '../call/principal.js';

/** What `createFetch` may be told. */
export interface FetchOptions {
  /**
   * The operator's token, at least 16 characters: requests must carry `Authorization: Bearer <token>`. Without it and without
   * `authenticate` every caller that passes the Host and Origin checks is this machine's local principal.
   */
  readonly token?: string;
  /** Says who calls; undefined refuses the request with 401. Takes the place of `token`. */
  readonly authenticate?: (request: Request) => Principal | undefined | Promise<Principal | undefined>;
  /** Host names (without port) that requests may name; the loopback names unless said. */
  readonly allowedHosts?: readonly string[];
  /** Origins (`https://app.example`) or host names of pages that may call; the loopback names unless said. */
  readonly allowedOrigins?: readonly string[];
  /** What precedes `/mcp` and every other path of the hub, for example `/tools`; nothing unless said. */
  readonly basePath?: string;
  /** Bytes a request's body may have; 1 MiB unless said. */
  readonly maxBodyBytes?: number;
  /** 2025 sessions kept at once; 1 000 unless said. */
  readonly maxSessions?: number;
  /** Milliseconds a 2025 session may go unused; 30 minutes unless said. */
  readonly sessionIdleMs?: number;
}

/** What `serveHttp` may be told. */
export interface HttpOptions extends FetchOptions {
  /** The address to listen on; `127.0.0.1` unless said. Any other than loopback needs `token` or `authenticate`. */
  readonly host?: string;
  /** 4600 unless said; 0 takes any free one. */
  readonly port?: number;
  /** Milliseconds `close` waits for answers in flight; 10 000 unless said. */
  readonly drainMs?: number;
}

/** A hub being served over HTTP. */
export interface HttpServer {
  /** For example `http://127.0.0.1:4600`; MCP is at `/mcp`. */
  readonly url: string;
  readonly port: number;
  /** Takes no new requests, lets those in flight be answered, ends streams and sessions. A hub that `serveHttp` started is stopped. */
  close(): Promise<void>;
}
