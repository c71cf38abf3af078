import type { CodeImport } from '../code/code-facts.js';

/** Where an import leads: to files, out of what was ingested, or to something inside that is not there. */
export type Resolved = readonly string[] | 'external' | 'unresolved';

/** Resolves the imports of one file. @param from - the path of the file that imports. */
export type ResolveImport = (from: string, wanted: CodeImport) => Resolved;
