import { serveStdio } from '@millrace/core/mcp';
import { hostileHub } from './hostile-hub.js';

await serveStdio(hostileHub());
