/** An HTTP request of either kind, Node's or the web's, as far as it is looked at before it is known who answers it. @internal */
export interface Arrival {
  readonly method: string;
  /** The path of its address, without the query. */
  readonly path: string;
  header(name: string): string | undefined;
  /** Reads the body, as far as it may go. @returns undefined when it is longer. */
  bytes(maxBytes: number): Promise<Uint8Array | undefined>;
  /** The same as a web-standard request, for those who need one; the body of a Node request has to have been read. */
  request(): Request;
  /** Calls `listener` when its sender has gone. @returns a function that ends it. */
  whenGone(listener: () => void): () => void;
}

/** An answer that needs no web-standard response. @internal */
export interface PlainAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** @internal */
export function isPlainAnswer(answer: Response | PlainAnswer): answer is PlainAnswer {
  return typeof answer.body === 'string';
}
