import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = new URL('.', import.meta.url);
const limitMs = 120_000;

/**
 * Runs one set of the suite against a server.
 *
 * @param set - the `suite`'s folder in node_modules and its `args`.
 * @returns every check as `{ scenario, id, status, why }`, and how the suite ended.
 */
export async function runSet({ suite, args }, url) {
  const out = await mkdtemp(join(tmpdir(), 'millrace-conformance-'));
  try {
    const entry = fileURLToPath(new URL(`node_modules/@modelcontextprotocol/${suite}/dist/index.js`, here));
    const hook = new URL('node20-fs.mjs', here).href;
    const ended = await run(['--import', hook, entry, 'server', '--url', url, ...args, '-o', out]);
    return { ...ended, checks: await readChecks(out) };
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

function run(args) {
  return new Promise((resolve) => {
    let text = '';
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: limitMs, killSignal: 'SIGKILL' });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
    child.on('error', (error) => resolve({ code: 1, text: String(error) }));
    child.on('close', (code) => resolve({ code: code ?? 1, text }));
  });
}

/** Each scenario leaves a folder named `server-<scenario>-<time>` with its checks. */
async function readChecks(out) {
  const checks = [];
  for (const folder of (await readdir(out)).sort()) {
    const scenario = folder.replace(/^server-/, '').replace(/-\d{4}-\d\d-\d\dT.*$/, '');
    for (const { id, status, errorMessage, description } of JSON.parse(await readFile(join(out, folder, 'checks.json'), 'utf8')))
      checks.push({ scenario, id, status, why: errorMessage ?? description ?? '' });
  }
  return checks;
}
