import { readdir } from 'node:fs/promises';
import { createHub, type Plugin } from '@millrace/core';
import { serveHttp } from '@millrace/core/http';

// Serves a hub with every plugin that a fixtures file beside this one exports: `node server.mjs <port>`.
const here = new URL('.', import.meta.url);
const files = (await readdir(here)).filter((file) => /^fixtures-.*\.mjs$/.test(file)).sort();
const modules = (await Promise.all(files.map((file) => import(new URL(file, here).href)))) as Readonly<Record<string, unknown>>[];
const factories = modules
  .flatMap(Object.values)
  .filter((value): value is () => Plugin => typeof value === 'function' && 'pluginName' in value);

const hub = createHub({ name: 'millrace-conformance', version: '1.0.0', plugins: factories.map((create) => create()) });
const server = await serveHttp(hub, { port: Number(process.argv[2] ?? 0) });
process.stdout.write(`${server.url}/mcp\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close());
