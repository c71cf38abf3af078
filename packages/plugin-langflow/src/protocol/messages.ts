/** The one version of the protocol there is; offered as a WebSocket subprotocol. */
export const subprotocol = 'millrace.v1';

/** What a subprotocol begins with that carries a token: for clients that cannot set a header. */
export const tokenSubprotocol = 'millrace.bearer.';

/** Bytes of the largest message of the gateway. */
export const maxMessageBytes = 1_048_576;

/** Bytes of the largest message a client may send: it has little to say. */
export const maxClientMessageBytes = 131_072;

/** The module of the failures of hub calls. */
export const errorsModule = 'errors';

/** Why a connection was closed, beyond what WebSocket itself says. */
export const closeCodes = { goingAway: 1001, refused: 1008, overloaded: 1013, tokenExpired: 4401 } as const;

/** Data of a module. */
export interface ModuleData {
  readonly type: 'module_data';
  readonly module: string;
  /** ISO 8601, by the hub's clock. */
  readonly timestamp: string;
  /** Counts from 1 in each module's stream. */
  readonly seq: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A call of the hub that failed. */
export interface ErrorNotification {
  readonly type: 'error_notification';
  readonly module: 'errors';
  readonly timestamp: string;
  readonly seq: number;
  readonly data: {
    readonly code: string;
    /** The name of the tool, prompt or resource. */
    readonly tool: string;
    readonly plugin: string;
    readonly message: string;
    readonly correlation_id: string;
    readonly retryable: boolean;
  };
}

/** Messages of a module that are gone from the gateway's memory. */
export interface Gap {
  readonly type: 'gap';
  readonly module: string;
  /** The first and the last `seq` that will not come. */
  readonly from: number;
  readonly to: number;
}

/** The answer to `subscribe` and `resume`. */
export interface Subscribed {
  readonly type: 'subscribed';
  readonly modules: readonly string[];
  /** The last `seq` of each stream; 0 where nothing was sent yet. */
  readonly streams: Readonly<Record<string, { readonly seq: number }>>;
  /** Another one means another gateway, whose streams count from 1 again. */
  readonly epoch: string;
  /** When the token of this connection expires; ISO 8601, by the hub's clock. */
  readonly expires: string;
  /** The same from now on: the client's clock may be wrong. */
  readonly expires_in_ms: number;
}

/** The answer to `unsubscribe`. */
export interface Unsubscribed {
  readonly type: 'unsubscribed';
  readonly modules: readonly string[];
}

/** The answer to `authenticate`: the connection lives on with the new token. */
export interface Authenticated {
  readonly type: 'authenticated';
  readonly expires: string;
  readonly expires_in_ms: number;
}

/** Something the gateway could not do with a message of this client. The connection stays. */
export interface Problem {
  readonly type: 'error';
  readonly code: string;
  readonly message: string;
}

/** The gateway stops; the connection closes with 1001 at the latest at `deadline`. */
export interface GoAway {
  readonly type: 'goaway';
  readonly deadline: string;
}

/** Said by the client: the gateway was started anew and counts from 1 again; what its old run sent last is not known. */
export interface Reset {
  readonly type: 'reset';
  readonly epoch: string;
}

/** A message of a stream. */
export type StreamMessage = ModuleData | ErrorNotification | Gap | Reset;

/** Whatever the gateway sends. */
export type ServerMessage = Exclude<StreamMessage, Reset> | Subscribed | Unsubscribed | Authenticated | Problem | GoAway;
