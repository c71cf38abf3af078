/** An HTTP request of either kind, Node's or the web's, as far as it is looked at before it is known who answers it. @internal */
export interface Arrival {
  readonly method: string;
  /** The path of its address, without the query. */
  readonly path: string;
  header(name: string): string | undefined;
  /** Reads the body, as far as it may go. @returns undefined when it is longer. */
  bytes(maxBytes: number): Uint8Array | undefined | Promise<Uint8Array | undefined>;
  /** The same as a web-standard request, for those who need one; the body of a Node request has to have been read. */
  request(): Request;
  /** Calls `listener` when its sender has gone. @returns a function that ends it. */
  whenGone(listener: () => void): () => void;
}

/** An answer that needs no web-standard response: JSON, or nothing. @internal */
export interface PlainAnswer {
  readonly status: 200 | 202;
  readonly body: string;
  /** Of the 2025 session that answers. */
  readonly sessionId: string | undefined;
}

/** Its headers, in an object of their own. @internal */
export function headersOf({ body, sessionId }: PlainAnswer): Record<string, string> {
  if (body === '') return {};
  return sessionId === undefined
    ? { 'content-type': 'application/json' }
    : { 'content-type': 'application/json', 'mcp-session-id': sessionId };
}

/** The same as a web-standard response. @internal */
export function responseOf(answer: PlainAnswer): Response {
  const { status, body } = answer;
  return new Response(body === '' ? null : body, { status, headers: headersOf(answer) });
}

/** @internal */
export function isPlainAnswer(answer: Response | PlainAnswer): answer is PlainAnswer {
  return typeof answer.body === 'string';
}
