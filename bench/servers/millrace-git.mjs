// MAIN alone over stdio, with leave to change repositories.   node millrace-git.mjs <root>
import { createHub } from '@millrace/core';
import { serveStdio } from '@millrace/core/mcp';
import { main } from '../../packages/plugin-main/dist/index.js';

const root = process.argv[2];
const author = { name: 'Bench', email: 'bench@example.org' };
await serveStdio(createHub({ name: 'git', plugins: [main({ roots: [root], gitWrite: true, gitAuthor: author })] }));
