import { client2026 } from '../peers/http-client.mjs';
import { startHub } from './child.mjs';

const count = 20;

/** Calls that are under way when the server is told to stop. */
export async function stopping() {
  const hub = await startHub();
  const clients = Array.from({ length: count }, () => client2026({ port: hub.port, endpoint: '/mcp' }));
  await Promise.all(clients.map((client) => client.request('server/discover')));
  const calls = clients.map((client) => client.request('tools/call', { name: 'wait', arguments: { ms: 1_500 } }));
  await new Promise((resolve) => setTimeout(resolve, 500));
  const ended = hub.stop();
  const answers = await Promise.allSettled(calls);
  const answered = answers.filter(({ value }) => value?.result.content[0].text === 'waited').length;
  const code = await ended;
  for (const client of clients) client.close();
  const found = `${answered} of ${count} answered, exit ${code}`;
  return [{ figure: 'SIGTERM with calls under way', found, limit: 'all, exit 0', isGood: answered === count && code === 0 }];
}
