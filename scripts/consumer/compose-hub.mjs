// Runs where the packed packages were installed: a hub of all plugins, called in process and over HTTP.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHub } from '@millrace/core';
import { serveHttp } from '@millrace/core/http';
import { databasePlugin } from '@millrace/database';
import { economy } from '@millrace/plugin-economy';
import { getCostData } from '@millrace/plugin-economy/tokens';
import { langflow } from '@millrace/plugin-langflow';
import { main } from '@millrace/plugin-main';
import { ingestRepository, readFile } from '@millrace/plugin-main/tokens';
import { support } from '@millrace/plugin-support';
import { recall, remember } from '@millrace/plugin-support/tokens';

const folder = mkdtempSync(join(tmpdir(), 'millrace-consumer-'));
const roots = [join(folder, 'work')];
mkdirSync(roots[0]);
writeFileSync(join(roots[0], 'hello.py'), 'def hello():\n    return "Hello"\n');

const hub = createHub({
  name: 'consumer',
  plugins: [
    databasePlugin({ directory: join(folder, 'database') }),
    main({ roots }),
    support(),
    economy({ budgets: [{ name: 'all', limitUsd: 5 }] }),
    langflow({ directory: join(folder, 'streams'), port: 0 }),
  ],
});
try {
  await hub.start();
  const down = hub.report.plugins.filter((plugin) => plugin.state !== 'running');
  assert.deepEqual(down, []);

  const file = await hub.call(readFile, { path: 'hello.py' });
  assert.match(JSON.stringify(file), /def hello/);
  const ingest = await hub.call(ingestRepository, { path: '.' });
  assert.equal(ingest.status, 'success');
  await hub.call(remember, { text: 'The mill stands by the river.' });
  assert.match(JSON.stringify(await hub.call(recall, { query: 'river' })), /mill/);
  await hub.settled();
  assert.equal((await hub.call(getCostData, {})).status, 'success');

  const server = await serveHttp(hub, { port: 0 });
  assert.equal((await fetch(`${server.url}/health/live`)).status, 200);
  await server.close();
} finally {
  await hub.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write('ok: five plugins from their tarballs, five tools called, health over HTTP\n');
