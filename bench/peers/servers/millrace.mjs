// Millrace: HUB=bare; `chain`: four plugins and one guard per phase, costs reserved and settled in memory; `counting`: costs by the
// economy, which counts tokens. DATA is a folder for what plugins keep.
import { createHub, tool } from '@millrace/core';
import { z } from 'zod';
import { port, tools, transport, work } from './tools.mjs';

const listed = tools(z).map(({ name, description, shape }) =>
  tool({ name, purpose: description, effect: 'reads', input: z.object(shape), handle: work }),
);
const isBare = process.env.HUB === 'bare';
const plugins = isBare ? [] : (await import('./millrace-plugins.mjs')).plugins(process.env.DATA, process.env.HUB);
// The lists hold what the lists of the others do.
const hub = createHub({ name: 'millrace', tools: listed, plugins, views: isBare ? {} : { own: { tools: ['echo', 'tool_*'] } } });

if (transport === 'stdio') {
  const { serveStdio } = await import('@millrace/core/mcp');
  await serveStdio(hub, isBare ? {} : { view: 'own' });
} else {
  const { serveHttp } = await import('@millrace/core/http');
  const server = await serveHttp(hub, { port });
  process.once('SIGTERM', () => server.close());
}
