import { defineEvent } from '@millrace/core';

/** What an ingest found, in numbers. */
export interface RepositoryIngested {
  /** As callers know it: a path relative to the root, or a URL. */
  readonly repository: string;
  /** The hash of the commit that was read or is checked out. */
  readonly commit?: string;
  readonly files: number;
  readonly symbols: number;
  readonly bytes: number;
  /** Files per language. */
  readonly languages: Readonly<Record<string, number>>;
  readonly durationMs: number;
}

/** A repository has been ingested. */
export const repositoryIngested = defineEvent<RepositoryIngested>('main.repositoryIngested');
