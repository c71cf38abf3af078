// MAIN alone over stdio.   node millrace-main.mjs <its configuration as JSON> [full | lean]
import { createHub } from '@millrace/core';
import { serveStdio } from '@millrace/core/mcp';
import { main } from '@millrace/plugin-main';

const [config, catalogue = 'full'] = process.argv.slice(2);
const hub = createHub({
  name: 'main',
  plugins: [main(JSON.parse(config))],
  views: { full: { catalogue: 'full' }, lean: { catalogue: 'lean' } },
});
await serveStdio(hub, { view: catalogue });
