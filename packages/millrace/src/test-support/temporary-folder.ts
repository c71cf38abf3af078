import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

/** A folder of each test's own, removed after it. @returns a path in it. */
export function temporaryFolder(): (...parts: string[]) => string {
  let folder = '';
  beforeEach(() => void (folder = realpathSync(mkdtempSync(join(tmpdir(), 'millrace-test-')))));
  afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return (...parts) => join(folder, ...parts);
}
