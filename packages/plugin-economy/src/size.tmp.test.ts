import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { it } from 'vitest';
import { connectClient } from '@millrace/testkit';
import { startEconomy } from '../test/economy-hub.js';
import { openTestDatabase } from '../test/test-database.js';
it('size', async () => {
  const db = await openTestDatabase(); const { hub } = await startEconomy(db);
  const c = await connectClient(hub);
  for (const t of (await c.listTools()).filter((x) => /track|get_/.test(x.name))) console.log(t.name, countTokens(JSON.stringify({ name: t.name, description: t.description, inputSchema: t['inputSchema'] })), countTokens(JSON.stringify(t)));
  console.log(JSON.stringify(await c.callTool('track_tokens', { text: 'hello' })));
  await c.close(); await hub.stop(); await db.close();
});
