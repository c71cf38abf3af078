import { writeNew } from './write-new.js';

/**
 * Writes a server's package, for `millrace new server <name>`: a hub in code, served over HTTP and stdio.
 *
 * @param name - the package's and the server's, kebab-case.
 * @param directory - of the package: empty, or not there yet.
 * @returns the files written, relative to the directory.
 * @throws MillraceError `MILLRACE_NEW_NAME`, `MILLRACE_NEW_EXISTS`, `MILLRACE_NEW_WRITE`.
 */
export function newServer(name: string, directory: string): Promise<string[]> {
  return writeNew('server', name, directory);
}
