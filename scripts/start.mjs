import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { root } from './workspace.mjs';

// `npm start -- <args>`: makes a fresh clone ready, then runs `millrace main-job <args>`. The script says `exec`, for a shell that stays
// between npm and this process dies of Ctrl-C at once, and npm with it, before the hub has finished its calls.
if (await bootstrap()) runMainJob(process.argv.slice(2));
else process.exitCode = 1;

function runMainJob(args) {
  const child = spawn(process.execPath, [join(root, 'packages/millrace/dist/cli.js'), 'main-job', ...args], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to the whole group; passing it on would make the child hear it twice and skip its tidy stop.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('close', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
}
