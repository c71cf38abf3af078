// The servers that are measured, each a program of bench/peers/servers in a folder with the packages it needs.
//   node <program> stdio | http <port>, N_TOOLS=<how many>
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npmFolder } from '../support/corpora.mjs';

const here = (name) => fileURLToPath(new URL(`servers/${name}`, import.meta.url));
const zod = 'zod@4.6.7';
const nest = ['common@12.5.1', 'core@12.5.1', 'microservices@12.1.1', 'platform-express@12.5.1'].map((name) => `@nestjs/${name}`);
const sdk2 = ['@modelcontextprotocol/server@2.4.0', '@modelcontextprotocol/node@2.1.2'];

/** What each peer needs from npm. */
const peers = {
  'tmcp 1.20': [
    'tmcp',
    'tmcp@1.20.0',
    '@tmcp/adapter-zod@0.1.7',
    '@tmcp/transport-http@0.9.0',
    '@tmcp/transport-stdio@0.5.0',
    'srvx@1.0.8',
    zod,
  ],
  'SDK v1 1.32': ['sdk-v1', '@modelcontextprotocol/sdk@1.32.2', zod],
  'SDK v2 2.4': ['sdk-v2', ...sdk2, zod],
  'fastmcp 4.20': ['fastmcp', 'fastmcp@4.20.16', zod],
  'mcp-nest 2.0': [
    'mcp-nest',
    '@rekog/mcp-nest@2.0.5',
    ...nest,
    ...sdk2,
    '@modelcontextprotocol/core@2.4.0',
    'express@5.3.0',
    'reflect-metadata@0.2.2',
    'rxjs@7.8.2',
    zod,
  ],
};

/** Ours, whose packages are those of the workspace. The floor is a server by hand: no validation, no framework. */
const ours = {
  'the floor, by hand': ['floor.mjs', '', '/mcp'],
  'Millrace, bare hub': ['millrace.mjs', 'bare', '/mcp'],
  'Millrace, four plugins, chain': ['millrace.mjs', 'chain', '/mcp/own'],
  'Millrace, the same counting tokens': ['millrace.mjs', 'counting', '/mcp/own'],
};

/** As users start them; of these only the start is measured. */
const started = {
  'examples/01-hello-stdio': [here('../../../examples/01-hello-stdio/server.mjs')],
  'millrace serve': [here('../../../packages/millrace/dist/cli.js'), 'serve', '--stdio', '--stream-port', '0'],
};

/** Every server by its name, or those whose names contain one of `wanted`: its program, and the path of its endpoint. Installs what is missing. */
export async function programs(wanted = []) {
  const isWanted = (name) => wanted.length === 0 || wanted.some((part) => name.toLowerCase().includes(part.toLowerCase()));
  const found = new Map();
  for (const [name, [file, hub, endpoint]] of Object.entries(ours))
    if (isWanted(name)) found.set(name, { name, program: here(file), env: { HUB: hub }, endpoint });
  for (const [name, [program, ...args]] of Object.entries(started))
    if (isWanted(name)) found.set(name, { name, program, args, env: { MILLRACE_LOG_LEVEL: 'silent' }, only: 'cold' });
  for (const [name, [program, ...specifiers]] of Object.entries(peers)) {
    if (!isWanted(name)) continue;
    const folder = await npmFolder(`peer-${program}`, specifiers);
    // Packages are looked for from where a program lies.
    for (const file of [`${program}.mjs`, 'tools.mjs']) await copyFile(here(file), join(folder, file));
    found.set(name, { name, program: join(folder, `${program}.mjs`), env: {}, endpoint: '/mcp' });
  }
  return found;
}
