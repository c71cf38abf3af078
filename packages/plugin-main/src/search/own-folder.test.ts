import { expect, it } from 'vitest';
import { searchFiles } from '../tokens.js';
import { mainHub } from '../test-support/main-hub.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';

it.each(['text', 'name'] as const)('shows nothing of the data directory that lies in a root, searched by %s', async (mode) => {
  await using folder = await temporaryFolder({ 'root/seen.txt': 'needle\n', 'root/data/needle.txt': 'needle\n' });
  await using test = await mainHub({}, { roots: [folder.at('root')], dataDirectory: folder.at('root/data') });

  const { results } = await test.hub.call(searchFiles, { query: mode === 'name' ? '*.txt' : 'needle', mode });

  expect(results).toContain('seen.txt');
  expect(results).not.toContain('needle.txt');
});
