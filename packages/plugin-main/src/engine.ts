/**
 * The engine under the tools of `@millrace/plugin-main`, for use from code without a hub.
 *
 * @packageDocumentation
 */
export { Code } from './engine/code.js';
export { Git } from './engine/git.js';
export { Quality } from './engine/quality.js';
export { httpMethods } from './http/http-types.js';
export { Http } from './http/http.js';
export { Pool } from './pool/pool.js';
export { Search } from './search/search.js';
export { Workspace } from './workspace/workspace.js';
export type { CodeDetail, CodeFacts, CodeImport, CodeSymbol, FunctionMetrics, SymbolCounts } from './code/code-facts.js';
export type { Manifest } from './code/manifest.js';
export type { EngineTools } from './engine/engine-tools.js';
export type { Diff, DiffQuery, FileChange, Hunk } from './git/operations/diff.js';
export type { Log, LogEntry, LogQuery } from './git/operations/log.js';
export type { RawChange } from './git/operations/parse-changes.js';
export type { ShownCommit } from './git/operations/show.js';
export type { Status, StatusEntry } from './git/operations/status.js';
export type { Resolve } from './http/checked-lookup.js';
export type { HttpLimits, HttpMethod, HttpRequest, HttpResponse, Permission } from './http/http-types.js';
export type { HttpOptions } from './http/http.js';
export type { SkipReason, SourceKind } from './ingest/file-source.js';
export type { ImportEdges } from './ingest/import-edges.js';
export type { SourceRequest } from './ingest/open-source.js';
export type { PathPatterns } from './ingest/path-filter.js';
export type { Repository } from './ingest/repository.js';
export type { IngestedFile, Snapshot } from './ingest/snapshot.js';
export type { RowSource } from './paging/pages.js';
export type { WorkerEnd } from './pool/pool-worker.js';
export type { PoolOptions } from './pool/pool.js';
export type { TaskInput, TaskName, TaskOutput } from './pool/tasks.js';
export type { Advice } from './quality/advice.js';
export type { Clone, Fragment } from './quality/clones.js';
export type { MeasuredFile, MeasuredFunction } from './quality/measured-file.js';
export type { QualityReport } from './quality/quality.js';
export type { Score, ScoreParts } from './quality/score.js';
export type { Confidence, FileReferences } from './references/find-references.js';
export type { NamePlace, NameUse } from './references/name-places.js';
export type { MapFocus } from './repo-map/map-question.js';
export type { RenderedMap } from './repo-map/render-map.js';
export type { Confirming } from './search/confirm-found.js';
export type { SearchedFiles } from './search/count-listed.js';
export type { ShownLine } from './search/excerpt.js';
export type { RipgrepProcess } from './search/ripgrep-process.js';
export type { SearchPlan, SearchRequest } from './search/search-request.js';
export type { FileRow, GoneRow, LineRow, PricedRow, SearchRow } from './search/search-rows.js';
export type { SearchRun, SearchRunParts } from './search/search-run.js';
export type { OpenedFolder } from './workspace/opened-folder.js';
export type { PathLock } from './workspace/path-lock.js';
export type { Place } from './workspace/place.js';
export type { Root } from './workspace/root.js';
export type { Verification } from './workspace/verify.js';
export type { WorkerAccess } from './workspace/worker-door.js';
export type { OpenOptions, OpenedFile, WorkspaceOptions } from './workspace/workspace.js';
