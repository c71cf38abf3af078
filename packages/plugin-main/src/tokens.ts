/**
 * The tools and events of `@millrace/plugin-main`, for those who call or hear them. Importing this loads nothing else.
 *
 * @packageDocumentation
 */
export { analyzeRepository } from './tools/analyze-repository.js';
export { callApi } from './tools/call-api.js';
export { copyFile } from './tools/copy-file.js';
export { createDirectory } from './tools/create-directory.js';
export { deleteFile } from './tools/delete-file.js';
export { findCodePatterns } from './tools/find-code-patterns.js';
export { gitOperations } from './tools/git-operations.js';
export { editFile } from './tools/edit-file.js';
export { analyzeCodeQuality } from './tools/analyze-code-quality.js';
export { extractCodeComponents } from './tools/extract-code-components.js';
export { extractFunctions } from './tools/extract-functions.js';
export { findReferences } from './tools/find-references.js';
export { generateDocumentation } from './tools/generate-documentation.js';
export { repoMap } from './tools/repo-map.js';
export { getFileInfo } from './tools/get-file-info.js';
export { ingestRepository } from './tools/ingest-repository.js';
export { listCheckpoints } from './tools/list-checkpoints.js';
export { listDirectory } from './tools/list-directory.js';
export { moveFile } from './tools/move-file.js';
export { readFile } from './tools/read-file.js';
export { searchFiles } from './tools/search-files.js';
export { suggestRefactoring } from './tools/suggest-refactoring.js';
export { undo } from './tools/undo.js';
export { watch } from './tools/watch.js';
export { webSearch } from './tools/web-search.js';
export { writeFile } from './tools/write-file.js';
export { workspaceFile } from './resources/workspace-file.js';
export { codeLanguages } from './code-languages.js';
export type { CodeLanguage } from './code/code-language.js';
export type { LanguageTable, SkimRule, SymbolRule } from './code/languages/language-table.js';
export { searchProviders } from './search-providers.js';
export type { SearchAnswer, SearchOptions, SearchProvider, SearchResult } from './web/search-provider.js';
export { repositoryIngested } from './repository-ingested.js';
export type { RepositoryIngested } from './repository-ingested.js';
export { chunkSinks } from './chunks/chunk-sinks.js';
export type { ChunkedFile, ChunkFeed, ChunkPage, ChunkSink, CodeChunk } from './chunks/chunk-sinks.js';
export { symbolKinds } from './code/code-facts.js';
export type { SymbolKind } from './code/code-facts.js';
