/** What the stream of this module tells. */
export type Activity =
  | {
      readonly event: 'ingest';
      readonly state: 'running';
      readonly repository: string;
      readonly stage: string;
      readonly done: number;
      /** Absent while files are still being listed. */
      readonly total?: number;
    }
  | {
      readonly event: 'ingest';
      readonly state: 'finished';
      readonly repository: string;
      readonly files: number;
      readonly symbols: number;
      readonly bytes: number;
      readonly languages: Readonly<Record<string, number>>;
    }
  | { readonly event: 'files'; readonly written: number; readonly deleted: number; readonly created: number };

type Publish = (data: Readonly<Record<string, unknown>>) => void;

/** The data stream `main`, and the way to publish on it. */
export class ActivityStream {
  readonly #listeners = new Set<Publish>();
  readonly #changes = { written: 0, deleted: 0, created: 0 };

  /** For the point `dataStreams`. */
  readonly stream = {
    module: 'main',
    open: (publish: Publish, signal: AbortSignal): void => {
      if (signal.aborted) return;
      this.#listeners.add(publish);
      signal.addEventListener('abort', () => this.#listeners.delete(publish), { once: true });
    },
  };

  publish(activity: Activity): void {
    for (const listener of this.#listeners) listener({ ...activity });
  }

  /** Counts files changed through the tools since the start, and tells the counts; never names or content. */
  changed(kind: 'written' | 'deleted' | 'created', count = 1): void {
    this.#changes[kind] += count;
    this.publish({ event: 'files', ...this.#changes });
  }
}
