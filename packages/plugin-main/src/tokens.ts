/**
 * The tools and events of `@millrace/plugin-main`, for those who call or hear them. Importing this loads nothing else.
 *
 * @packageDocumentation
 */
export { analyzeRepository } from './tools/analyze-repository.js';
export { createDirectory } from './tools/create-directory.js';
export { deleteFile } from './tools/delete-file.js';
export { ingestRepository } from './tools/ingest-repository.js';
export { listDirectory } from './tools/list-directory.js';
export { readFile } from './tools/read-file.js';
export { writeFile } from './tools/write-file.js';
export { repositoryIngested } from './repository-ingested.js';
export type { RepositoryIngested } from './repository-ingested.js';
