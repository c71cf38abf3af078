// Millrace beside a server by hand, the two SDKs and three frameworks: one run, one client, servers in turn. Prints Markdown.
//   node peers/index.mjs [--write] [rounds=3] [parts of names of servers ...]       --write: into bench/README.md too
// What a measurement is of, and how often it is made: measure-server.mjs. Of several rounds the best figure is kept: other work on the
// machine only ever makes them worse.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepBest } from '../support/measure.mjs';
import { measurements } from './measure-server.mjs';
import { programs } from './programs.mjs';
import { resultsText } from './results.mjs';

const [rounds = '3', ...wanted] = process.argv.slice(2).filter((argument) => argument !== '--write');
const servers = await programs(wanted);
const results = new Map([...servers.keys()].map((name) => [name, {}]));

for (let round = 1; round <= Number(rounds); round += 1) {
  for (const name of Object.keys(measurements)) {
    process.stderr.write(`round ${round}: ${name}\n`);
    for (const server of servers.values())
      if (server.only === undefined || server.only === name) keepBest(results.get(server.name), await measured(server, name));
  }
}
const text = resultsText(results);
process.stdout.write(`\n${text}`);
if (process.argv.includes('--write')) await writeFigures(text);

/** One measurement in a folder of its own. A server that cannot be measured has no figures, and the reason is told. */
async function measured(server, name) {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-peers-'));
  try {
    return await measurements[name]({ ...server, env: { ...server.env, DATA: folder, MILLRACE_DATA_DIR: folder } });
  } catch (error) {
    process.stderr.write(`  ${server.name}: ${error.message}\n`);
    return {};
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Puts the figures in the place of those between the two marks. */
async function writeFigures(figures) {
  const page = new URL('../README.md', import.meta.url);
  const [before, , after] = (await readFile(page, 'utf8')).split(/(?<=<!-- peers -->\n)|(?=<!-- end of peers -->)/);
  await writeFile(page, `${before}\n${figures}\n${after}`);
}
