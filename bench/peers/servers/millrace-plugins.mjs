import { join } from 'node:path';
import { definePlugin, points } from '@millrace/core';
import { main } from '@millrace/plugin-main';
import { databasePlugin } from '../../../packages/database/dist/index.js';
import { economy } from '../../../packages/plugin-economy/dist/index.js';
import { langflow } from '../../../packages/plugin-langflow/dist/index.js';
import { support } from '../../../packages/plugin-support/dist/index.js';

/** One guard in each phase. */
const judges = definePlugin({
  name: 'judges',
  start({ add }) {
    for (const phase of ['identity', 'policy', 'capacity', 'replay']) add(points.guards, { phase, decide: () => ({ kind: 'allow' }) });
    return {};
  },
});

/** A budget in memory: reserved before a call, settled after it. */
const purse = definePlugin({
  name: 'purse',
  start({ add }) {
    const open = new Map();
    let calls = 0;
    add(points.costHooks, {
      name: 'purse',
      reserve() {
        const id = String((calls += 1));
        open.set(id, 1);
        return { id };
      },
      settle: ({ id }) => void open.delete(id),
    });
    return {};
  },
});

/** Millrace's modules with guards and a cost hook before every call. @param hub - `counting`: the economy is the cost hook. */
export function plugins(directory, hub) {
  return [
    databasePlugin({ directory: join(directory, 'database') }),
    main({ roots: [directory], dataDirectory: directory }),
    support(),
    langflow({ directory: join(directory, 'streams'), port: 0 }),
    judges(),
    hub === 'counting' ? economy() : purse(),
  ];
}
