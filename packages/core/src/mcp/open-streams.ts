/** Streams of one caller that wait for changes. @internal */
export const maxPerOwner = 256;
/** Bytes a caller may leave unread before its stream is ended. */
const maxUnreadBytes = 1_048_576;

/** The event streams that callers hold open to hear of changes: bounded in number for each, and in what is left unread. @internal */
export class OpenStreams {
  readonly #counts = new Map<string, number>();

  /** Whether a caller has as many as it may. */
  isFull(owner: string): boolean {
    return (this.#counts.get(owner) ?? 0) >= maxPerOwner;
  }

  /**
   * Passes a stream on, counted until it ends; one whose reader falls behind is ended. Other responses are passed on as they are.
   *
   * @param mayPass - whether an event may still be told.
   */
  hold(response: Response, owner: string, mayPass: (event: Uint8Array) => boolean = () => true): Response {
    if (!response.body || response.headers.get('content-type') !== 'text/event-stream') return response;
    this.#add(owner, 1);
    const { status, headers } = response;
    return new Response(
      bounded(response.body, mayPass, () => this.#add(owner, -1)),
      { status, headers },
    );
  }

  #add(owner: string, count: number): void {
    const now = (this.#counts.get(owner) ?? 0) + count;
    if (now > 0) this.#counts.set(owner, now);
    else this.#counts.delete(owner);
  }
}

function bounded(
  source: ReadableStream<Uint8Array>,
  mayPass: (event: Uint8Array) => boolean,
  onEnd: () => void,
): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  let isOpen = true;
  const end = (): void => {
    if (isOpen) onEnd();
    isOpen = false;
  };
  const pass = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (!mayPass(part.value)) continue;
      controller.enqueue(part.value);
      if ((controller.desiredSize ?? 0) > 0) continue;
      await reader.cancel();
      throw new Error('The reader of a stream fell too far behind.');
    }
    if (isOpen) controller.close();
  };
  return new ReadableStream(
    {
      start(controller) {
        pass(controller)
          .catch((cause: unknown) => controller.error(cause))
          .finally(end);
      },
      cancel(reason) {
        end();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: maxUnreadBytes, size: (chunk) => chunk.byteLength },
  );
}
