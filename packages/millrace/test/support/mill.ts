import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Surroundings } from './built-command.js';

/** A small repository to work on, and a data directory and a temporary folder of a hub's own. */
export interface Mill extends Surroundings {
  readonly temporary: string;
  remove(): void;
}

/** Makes one. */
export function makeMill(): Mill {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'millrace-test-')));
  const [cwd, temporary] = [join(folder, 'work'), join(folder, 'tmp')];
  for (const each of [cwd, temporary]) mkdirSync(each);
  writeFileSync(join(cwd, 'mill.py'), 'def grind():\n    return "flour"\n');
  writeFileSync(join(cwd, 'README.md'), '# The mill by the river\n');
  return {
    cwd,
    temporary,
    env: { MILLRACE_DATA_DIR: join(folder, 'data'), TMPDIR: temporary },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}
