import { writeNew } from './write-new.js';

/**
 * Writes a plugin's package, for `millrace new plugin <name>`: the plugin, its tests, and what they need to run.
 *
 * @param name - the plugin's, kebab-case; the package is then `millrace-plugin-<name>`.
 * @param directory - of the package: empty, or not there yet.
 * @returns the files written, relative to the directory.
 * @throws MillraceError `MILLRACE_NEW_NAME`, `MILLRACE_NEW_EXISTS`, `MILLRACE_NEW_WRITE`.
 */
export function newPlugin(name: string, directory: string): Promise<string[]> {
  return writeNew('plugin', name, directory);
}
