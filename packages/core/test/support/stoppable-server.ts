// A program around a hub, as a host writes it: `http` or `stdio`, and a clean end at SIGTERM.
import { serveHttp } from '@millrace/core/http';
import { serveStdio } from '@millrace/core/mcp';
import { matrixHub, slowSignals } from './matrix-hub.js';

const hub = matrixHub();
const server = process.argv[2] === 'http' ? await serveHttp(hub, { port: 0 }) : await serveStdio(hub);
process.once('SIGTERM', () => {
  void server.close().then(() => process.exit(0));
  process.stderr.write('stopping\n');
});
process.stderr.write(`${'url' in server ? server.url : 'stdio'}\n`);
// Tells how many calls have been reached, so that a test knows when they are in flight.
let told = 0;
setInterval(() => {
  if (slowSignals.length > told) process.stderr.write(`calls ${(told = slowSignals.length)}\n`);
}, 5).unref();
