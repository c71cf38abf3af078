import { client2025 } from '../peers/http-client.mjs';
import { startHub } from './child.mjs';
import { kb } from './rejected-requests.mjs';

const maxSessions = 1_000;
const sessionIdleMs = 3_000;

/** Heap that sessions hold, and that is still held after they have expired with nobody asking for anything. */
export async function abandonedSessions(count) {
  const hub = await startHub({ maxSessions, sessionIdleMs });
  const clients = Array.from({ length: 32 }, () => client2025({ port: hub.port, endpoint: '/mcp' }));
  const abandon = async (sessions) => {
    let left = sessions;
    const work = async (client) => {
      for (; left > 0; left -= 1) await client.open();
    };
    await Promise.all(clients.map(work));
  };
  const expired = () => new Promise((resolve) => setTimeout(resolve, 2 * sessionIdleMs + 500));
  try {
    // Up to the limit once, and asked once how many there are, so that what a server makes only once is there.
    await abandon(2 * maxSessions);
    await openSessions(hub.port);
    await expired();
    const before = await hub.heapBytes();
    await abandon(count);
    const open = await openSessions(hub.port);
    const heldBytes = (await hub.heapBytes()) - before;
    await expired();
    const keptBytes = (await hub.heapBytes()) - before;
    return [
      { figure: `sessions held of ${count} abandoned`, found: String(open), limit: String(maxSessions), isGood: open <= maxSessions },
      { figure: 'heap they hold meanwhile', found: kb(heldBytes), limit: '-', isGood: true },
      { figure: 'heap kept after they have expired', found: kb(keptBytes), limit: '1 024 KB', isGood: keptBytes <= 2 ** 20 },
    ];
  } finally {
    for (const client of clients) client.close();
    await hub.stop('SIGKILL');
  }
}

/** As the status page says. */
async function openSessions(port) {
  const page = await (await fetch(`http://127.0.0.1:${port}/`)).text();
  return Number(/(\d+) sessions/.exec(page)[1]);
}
