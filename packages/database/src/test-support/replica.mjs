// One replica of a hub on a shared PostgreSQL: `node replica.mjs <name> <settings as JSON>`. It runs what was built, serves HTTP, and
// knows its callers by their tokens. A line of its input lets the work of that name end; the end of its input stops it.
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createHub, tool } from '@millrace/core';
import { serveHttp } from '@millrace/core/http';
import { databasePlugin } from '@millrace/database';
import { z } from 'zod';

const [name, settings] = process.argv.slice(2);
const { url, stateKey, run } = JSON.parse(settings);
const say = (line) => writeSync(1, `${JSON.stringify(line)}\n`);

const ends = new Map();
function endOf(key) {
  if (!ends.has(key)) {
    let end;
    const ended = new Promise((resolve) => (end = resolve));
    ends.set(key, { end, ended });
  }
  return ends.get(key);
}

/** Works until the test says so, or its signal does. */
async function work({ key }, call) {
  say({ began: key, by: name });
  call.progress(1, 2, `${name} works`);
  await new Promise((resolve, reject) => {
    void endOf(key).ended.then(resolve);
    call.signal.addEventListener('abort', () => {
      say({ aborted: key, by: name });
      reject(call.signal.reason);
    });
  });
  return `${key}, by ${name}`;
}

async function ask({ key }, call) {
  const form = z.object({ text: z.string() });
  const { first } = await call.askAll({ first: { message: `First of ${key}?`, schema: form } });
  await call.once('paid', () => say({ paid: key, by: name }));
  const { second } = await call.askAll({ second: { message: `Second of ${key}?`, schema: form } });
  return `${first.text} ${second.text}, by ${name}`;
}

const job = { purpose: 'Works.', effect: 'writes', input: z.strictObject({ key: z.string() }), longRunning: { afterMs: 0 } };
const hub = createHub({
  name: 'replicas',
  plugins: [databasePlugin({ url, open: 'eager' }, { onFailure: 'stop' })],
  stateKey,
  drainMs: 0,
  tasks: { pollMs: 200, keepMs: 1_000 },
  tools: [
    tool({ ...job, name: 'work', handle: work }),
    tool({ ...job, name: 'sturdy_work', resumable: true, handle: work }),
    tool({ ...job, name: 'ask', handle: ask }),
    tool({ ...job, name: 'brief', deadlineMs: 10_000, handle: ({ key }) => key }),
  ],
});
const server = await serveHttp(hub, {
  port: 0,
  authenticate(request) {
    const who = request.headers.get('authorization')?.replace('Bearer ', '');
    return who ? { id: who, tenant: run, groups: [], scopes: new Set(['*']), via: 'http' } : undefined;
  },
});
say({ ready: process.pid, url: server.url });
createInterface(process.stdin)
  .on('line', (key) => endOf(key).end())
  .on('close', () => void server.close());
