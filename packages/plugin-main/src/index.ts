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
  createDirectory,
  deleteFile,
  ingestRepository,
  listDirectory,
  readFile,
  repositoryIngested,
  writeFile,
} from './tokens.js';
export type { RepositoryIngested } from './tokens.js';
