// Millrace and its peers as a client meets them: programs that speak MCP on stdio.
//
//   const server = await connect(await filesystemServer([folder]), { cwd: folder });
//   const result = await server.call('read_text_file', { path: 'a.txt' });
//   await server.close();
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { npmPackage, pythonPrograms } from './corpora.mjs';

const program = fileURLToPath(new URL('../servers/millrace-main.mjs', import.meta.url));

/** MAIN of Millrace. @param config - as `main` takes it. */
export function millraceServer(config, catalogue = 'full') {
  return node(program, JSON.stringify(config), catalogue);
}

/** The reference filesystem server. */
export async function filesystemServer(roots) {
  return node(join(await npmPackage('@modelcontextprotocol/server-filesystem', '2026.8.31'), 'dist/index.js'), ...roots);
}

export async function desktopCommander() {
  return node(join(await npmPackage('@wonderwhy-er/desktop-commander', '0.2.52'), 'dist/index.js'), '--no-onboarding');
}

/** The reference git server. */
export async function gitServer(repository) {
  const bin = await pythonPrograms('mcp-server-git==2026.10.19');
  return { command: join(bin, 'mcp-server-git'), args: ['--repository', repository] };
}

/** The reference fetch server. */
export async function fetchServer() {
  return { command: join(await pythonPrograms('mcp-server-fetch==2026.10.24'), 'mcp-server-fetch'), args: ['--ignore-robots-txt'] };
}

/** Starts a program in the folder `cwd` and gives a client of it. @param places - `home`: where it finds its user's settings. */
export async function connect({ command, args }, { cwd, home = cwd }) {
  const client = new Client({ name: 'bench', version: '1.0.0' });
  const env = { PATH: process.env.PATH, HOME: home };
  // A client gives up at 10 MiB of one answer unless told otherwise.
  const transport = new StdioClientTransport({ command, args, env, cwd, stderr: 'ignore', maxBufferSize: 2 ** 30 });
  await client.connect(transport);
  return {
    pid: transport.pid,
    tools: async () => (await client.listTools()).tools,
    call: (name, input, timeoutMs = 60_000) => client.callTool({ name, arguments: input }, { timeout: timeoutMs }),
    close: () => client.close(),
  };
}

/** The text of a result, which is what most clients show to the model. */
export function textOf({ content }) {
  return content.map((part) => part.text ?? '').join('');
}

function node(...args) {
  return { command: process.execPath, args };
}
