import { createHash } from 'node:crypto';
import type { Ids, Logger, Principal, StateStore } from '@millrace/core';
import type { IngestTools } from '../ingest/ingest.js';
import type { Snapshot } from '../ingest/snapshot.js';
import type { Root } from '../workspace/root.js';
import type { ChunkSink } from './chunk-sinks.js';
import { PendingIngests } from './pending-ingests.js';
import type { SinkFeed } from './sink-feed.js';

/** What feeds work with. */
export interface FeedTools {
  readonly stateStore: StateStore;
  readonly ids: Ids;
  readonly log: Pick<Logger, 'warn'>;
  /** Hubs that share a database but not their folders have lists of their own. */
  readonly roots: readonly Root[];
  readonly ingestTools: (signal: AbortSignal) => IngestTools;
  /** Milliseconds before an ingest that failed is tried again; 15 000 unless said. */
  readonly retryMs?: number;
}

/** Milliseconds an answer waits for an ingest to be written down; beyond, it is written while the caller goes on. */
const maxWaitMs = 1_000;

/** The feeds of all sinks. Each has its own list of what it still has to take. */
export class ChunkFeeds {
  readonly #tools: FeedTools;
  #feeds: Promise<readonly SinkFeed[]> = Promise.resolve([]);

  constructor(tools: FeedTools) {
    this.#tools = tools;
  }

  /** Opens the sinks; what was left before a restart is given first. @param signal - ends them. */
  open(sinks: readonly ChunkSink[], signal: AbortSignal): void {
    if (sinks.length > 0) this.#feeds = this.#open(sinks, signal);
    this.#feeds.catch((error: unknown) => this.#tools.log.warn('The chunk sinks could not be opened.', { cause: String(error) }));
  }

  /** Puts an ingest down for every sink. It never fails: an ingest is worth its answer without. */
  async offer(principal: Principal, { repository, request }: Snapshot): Promise<void> {
    const { ids, log } = this.#tools;
    const owner = { tenant: principal.tenant, id: principal.id };
    const written = this.#feeds
      .then((feeds) => Promise.all(feeds.map((feed) => feed.offer({ id: ids.next(), owner, repository, request: plain(request) }))))
      .catch((error: unknown) => log.warn('An ingest could not be put down for the chunk sinks.', { cause: String(error) }));
    let timer: NodeJS.Timeout | undefined;
    const waited = new Promise<void>((resolve) => void (timer = setTimeout(resolve, maxWaitMs)));
    await Promise.race([written, waited]);
    clearTimeout(timer);
  }

  async close(): Promise<void> {
    const feeds = await this.#feeds.catch(() => []);
    await Promise.all(feeds.map((feed) => feed.close()));
  }

  async #open(sinks: readonly ChunkSink[], signal: AbortSignal): Promise<SinkFeed[]> {
    const { stateStore, roots } = this.#tools;
    const place = createHash('sha256')
      .update(JSON.stringify(roots.map((root) => root.path)))
      .digest('hex')
      .slice(0, 16);
    const { SinkFeed } = await import('./sink-feed.js');
    return sinks.map((sink) => {
      const pending = new PendingIngests(stateStore, `main.chunks.${place}.${sink.name}`);
      const feed = new SinkFeed({ ...this.#tools, pending, sink: sink.name });
      sink.open(feed, signal);
      return feed;
    });
  }
}

// Stores take no property that is undefined.
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
