import type { Clock, Ids, PointReader } from '@millrace/core';
import type { ActivityStream } from '../activity-stream.js';
import type { Checkpoints } from '../checkpoints/checkpoints.js';
import type { Pages } from '../paging/pages.js';
import type { Pool } from '../pool/pool.js';
import type { ChunkFeeds } from '../chunks/chunk-feeds.js';
import type { MainConfig } from '../config.js';
import type { KnownFiles } from '../ingest/file-source.js';
import type { LineMarksCache } from '../reading/line-marks.js';
import type { RepositoryIngested } from '../repository-ingested.js';
import type { Snapshots } from '../snapshots.js';
import type { SearchProvider } from '../web/search-provider.js';
import type { Watches } from '../watching/watches.js';
import type { Workspace } from '../workspace/workspace.js';

/** What the handlers of this plugin's tools work with. */
export interface HandlerTools {
  readonly config: MainConfig;
  readonly workspace: Workspace;
  readonly pool: Pool;
  readonly pages: Pages;
  readonly checkpoints: Checkpoints;
  readonly marks: LineMarksCache;
  /** Where ingested code goes. */
  readonly chunks: Pick<ChunkFeeds, 'offer'>;
  /** What is known of files from one ingest to the next. */
  readonly known: KnownFiles;
  readonly snapshots: Snapshots;
  readonly watches: () => Promise<Watches>;
  readonly activity: ActivityStream;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Of other plugins. */
  readonly searchProviders: PointReader<SearchProvider>;
  /** Tells the hub of an ingest. */
  readonly ingested: (found: RepositoryIngested) => void;
}
