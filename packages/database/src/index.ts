/**
 * One database for Millrace plugins.
 *
 * @packageDocumentation
 */
export { databasePlugin } from './plugin.js';
export type { DatabaseConfig } from './config.js';
export { database } from './tokens.js';
export type { Connection, Database, DatabaseStatus } from './tokens.js';
