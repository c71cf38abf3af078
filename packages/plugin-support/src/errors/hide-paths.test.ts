import { expect, it } from 'vitest';
import { hidePaths } from './hide-paths.js';

it.each([
  ["The directory '/srv/hub/.millrace/database' is in use.", "The directory '…/database' is in use."],
  ['Cannot open /var/lib/hub/data: not permitted', 'Cannot open …/data: not permitted'],
  ['C:\\Users\\Ada\\hub\\data is locked', '…/data is locked'],
  ['file=/tmp/a/b.sql', 'file=…/b.sql'],
])('leaves the name of a file and hides where it is: %s', (text, expected) => {
  expect(hidePaths(text)).toBe(expected);
});

it.each(['db.local:5432/hub', 'https://example.com/a/b gave 404', '3 and/or 4', 'GET /metrics', 'src/plugin.ts'])(
  'leaves what is no path of this machine: %s',
  (text) => {
    expect(hidePaths(text)).toBe(text);
  },
);

it('takes no long time over hostile text', () => {
  const began = performance.now();

  for (const text of ['/a'.repeat(50_000), ' /'.repeat(50_000), "'/x".repeat(50_000)]) hidePaths(text);

  expect(performance.now() - began).toBeLessThan(500);
});
