/** What a v1 request handler is given beside its request, as far as a mount uses it. */
export interface V1Extra {
  readonly signal: AbortSignal;
  readonly requestId: string | number;
  readonly sessionId?: string | undefined;
  readonly authInfo?: { readonly clientId: string; readonly scopes: readonly string[] } | undefined;
  readonly requestInfo?: unknown;
  readonly _meta?: { readonly progressToken?: string | number | undefined } | undefined;
  sendNotification(notification: never): Promise<void>;
}

/** The low-level server inside a v1 `McpServer`, as far as a mount uses it. */
export interface V1LowLevelServer {
  onclose?: (() => void) | undefined;
  getClientCapabilities(): unknown;
  getClientVersion(): { readonly name: string; readonly version: string } | undefined;
  elicitInput(params: never, options: never): Promise<unknown>;
  createMessage(params: never, options: never): Promise<unknown>;
  listRoots(params: never, options: never): Promise<unknown>;
  sendLoggingMessage(params: never, sessionId?: string): Promise<void>;
  sendToolListChanged(): Promise<void>;
  sendResourceListChanged(): Promise<void>;
  sendPromptListChanged(): Promise<void>;
}

/** A v1 `McpServer` (`@modelcontextprotocol/sdk` 1.25 or later), as far as a mount uses it. */
export interface V1Server {
  readonly server: V1LowLevelServer;
  isConnected(): boolean;
  registerTool(name: string, config: never, handler: never): { remove(): void };
  registerResource(name: string, template: never, config: never, handler: never): { remove(): void };
  registerPrompt(name: string, config: never, handler: never): { remove(): void };
}

/** A JSON-RPC request as v1 hands it to its handlers, nothing of it checked yet. @internal */
export interface V1Request {
  readonly method: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** @internal */
export type V1Handler = (request: V1Request, extra: V1Extra) => Promise<Readonly<Record<string, unknown>>>;
