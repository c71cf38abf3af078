/** What happens around a stream that is passed on. @internal */
export interface Passing {
  /** Sent before anything else. */
  readonly first?: string | undefined;
  /** Aborts when the reader has gone. */
  readonly signal: AbortSignal;
  /** Called once, when the stream has ended or its reader has gone. */
  onEnd(): void;
}

/** Passes a stream of events on, one by one, and tells when it is over. @internal */
export function passOn(response: Response, { first, signal, onEnd }: Passing): Response {
  const reader = response.body?.getReader();
  let isOpen = true;
  const end = (): void => {
    signal.removeEventListener('abort', end);
    if (isOpen) onEnd();
    isOpen = false;
  };
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted || reader === undefined) end();
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        if (first !== undefined) controller.enqueue(new TextEncoder().encode(first));
      },
      async pull(controller) {
        const part = await reader?.read();
        if (part?.value) return controller.enqueue(part.value);
        end();
        controller.close();
      },
      cancel(reason) {
        end();
        return reader?.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  const { status, headers } = response;
  return new Response(body, { status, headers });
}
