/**
 * MAIN: files, repositories and code analysis as tools, confined to the roots you name.
 *
 * @packageDocumentation
 */
export { main } from './plugin.js';
export { mainConfig } from './config.js';
export type { IngestConfig, MainConfig } from './config.js';
export type { SecretSource } from './api/secrets.js';
export {
  analyzeCodeQuality,
  analyzeRepository,
  extractCodeComponents,
  extractFunctions,
  findReferences,
  generateDocumentation,
  repoMap,
  callApi,
  chunkSinks,
  copyFile,
  codeLanguages,
  createDirectory,
  deleteFile,
  findCodePatterns,
  gitOperations,
  editFile,
  getFileInfo,
  ingestRepository,
  listCheckpoints,
  listDirectory,
  moveFile,
  readFile,
  searchFiles,
  repositoryIngested,
  searchProviders,
  suggestRefactoring,
  undo,
  watch,
  webSearch,
  workspaceFile,
  writeFile,
} from './tokens.js';
export type {
  CodeLanguage,
  LanguageTable,
  RepositoryIngested,
  SearchAnswer,
  SearchOptions,
  SearchProvider,
  SearchResult,
  SkimRule,
  SymbolRule,
} from './tokens.js';
