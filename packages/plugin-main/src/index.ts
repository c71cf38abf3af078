/**
 * MAIN: files, repositories and code analysis as tools, confined to the roots you name.
 *
 * @packageDocumentation
 */
export { main } from './plugin.js';
export { mainConfig } from './config.js';
export type { IngestConfig, MainConfig } from './config.js';
export {
  analyzeRepository,
  callApi,
  copyFile,
  createDirectory,
  deleteFile,
  gitOperations,
  editFile,
  ingestRepository,
  listCheckpoints,
  listDirectory,
  moveFile,
  readFile,
  searchFiles,
  repositoryIngested,
  searchProviders,
  undo,
  webSearch,
  writeFile,
} from './tokens.js';
export type { RepositoryIngested, SearchAnswer, SearchOptions, SearchProvider, SearchResult } from './tokens.js';
