import { devNull } from 'node:os';
import { delimiter } from 'node:path';

/** Where programs usually lie; the process's own PATH is not read, so nothing planted there is run. */
const usualPlaces = ['/usr/local/bin', '/usr/bin', '/bin', '/opt/homebrew/bin', '/usr/local/git/bin', 'C:\\Program Files\\Git\\cmd'].join(
  delimiter,
);

/**
 * The whole environment of a git process: no configuration but its own directory's, no questions, no hooks into other
 * programs, no fetching of what is missing.
 *
 * @param home - a folder of our own.
 */
export function gitEnvironment(home: string): Record<string, string> {
  return {
    PATH: usualPlaces,
    HOME: home,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_SYSTEM: devNull,
    GIT_CONFIG_GLOBAL: devNull,
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_PROTOCOL_FROM_USER: '0',
    GIT_ALLOW_PROTOCOL: 'https',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_PAGER: 'cat',
    GIT_EDITOR: ':',
  };
}

/** Settings given on every command line: they outrank any file. */
export const safeSettings: readonly string[] = [
  'core.fsmonitor=false',
  `core.hooksPath=${devNull}`,
  `core.attributesFile=${devNull}`,
  `core.excludesFile=${devNull}`,
  'core.pager=cat',
  'core.askPass=',
  'core.symlinks=false',
  'credential.helper=',
  'diff.external=',
  'protocol.allow=never',
  'protocol.https.allow=always',
  'submodule.recurse=false',
  'fetch.recurseSubmodules=false',
  'maintenance.auto=false',
  'gc.auto=0',
].flatMap((setting) => ['-c', setting]);
