import { createHub } from '@millrace/core';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { expect, it } from 'vitest';
import { main } from '../index.js';
import { askHub } from '../test-support/ask-hub.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';

interface Listed {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: object;
}

it.each([
  ['full', '/mcp', 2_500],
  ['lean', '/mcp/lean', 600],
])('the %s catalogue costs a client no more than it may', async (_name, path, most) => {
  await using folder = await temporaryFolder({ 'root/': '' });
  const hub = createHub({ name: 'priced', plugins: [main({ roots: [folder.at('root')] })], views: { lean: { catalogue: 'lean' } } });
  await hub.start();

  const { tools } = (await askHub(hub)('tools/list', {}, path)) as { tools: readonly Listed[] };
  await hub.stop();

  const costs = tools.map(({ name, description, inputSchema }) => countTokens(JSON.stringify({ name, description, inputSchema })));
  expect(costs.reduce((sum, cost) => sum + cost, 0)).toBeLessThanOrEqual(most);
  expect(Math.min(...costs)).toBeGreaterThan(20);
});
