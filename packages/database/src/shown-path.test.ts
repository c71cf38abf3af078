import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { shownPath } from './shown-path.js';

it.each([
  ['below the working directory', resolve('.millrace/database'), join('.millrace', 'database')],
  ['below the home directory', join(homedir(), '.millrace'), join('~', '.millrace')],
  ['elsewhere', '/srv/app/data/database', '…/data/database'],
  ['in the root, which would be all of it', '/data', '…'],
  ['in a folder of the root', '/srv/x', '…/x'],
])('shows where a path is %s', (_where, path, shown) => {
  expect(shownPath(path)).toBe(shown);
});
