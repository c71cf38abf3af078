// MAIN alone over stdio.   node millrace-files.mjs <root> [read-only root...]
import { createHub } from '@millrace/core';
import { serveStdio } from '@millrace/core/mcp';
import { main } from '../../packages/plugin-main/dist/index.js';

const [root, ...readOnlyRoots] = process.argv.slice(2);
await serveStdio(createHub({ name: 'files', plugins: [main({ roots: [root], readOnlyRoots })] }));
