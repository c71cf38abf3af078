import { serveStdio } from '@millrace/core/mcp';
import { matrixHub } from './matrix-hub.js';

await serveStdio(matrixHub());
