import { definePlugin, defineResource, migrations, provide, tool, type CallOptions, type Principal } from '@millrace/core';
import { database as databaseService, type Database } from '@millrace/database/tokens';
import { dataStreams, type DataStream } from '@millrace/plugin-langflow/tokens';
import { fakeClock, testHub } from '@millrace/testkit';
import { z } from 'zod';
import { economy } from '../src/plugin.js';
import { budgetExceeded, costRecorded, type BudgetExceeded, type CostRecorded } from '../src/tokens.js';
import type { TestDatabase } from './test-database.js';

/** What `echo` was called with. */
export const handled: string[] = [];
/** A tool that answers what it was given. */
export const echo = tool({
  name: 'echo',
  purpose: 'Says it again.',
  effect: 'reads',
  input: z.strictObject({ text: z.string() }),
  handle: ({ text }) => {
    handled.push(text);
    return text;
  },
});
/** A tool that fails. */
export const breaks = tool({
  name: 'breaks',
  purpose: 'Fails.',
  effect: 'reads',
  input: z.strictObject({}),
  handle: () => {
    throw new Error('inside');
  },
});
/** A tool that never ends. */
export const hangs = tool({
  name: 'hangs',
  purpose: 'Never ends.',
  effect: 'reads',
  deadlineMs: 50,
  input: z.strictObject({}),
  handle: () => new Promise<string>(() => {}),
});
/** What the resource `docs://manual` holds. */
export const manual = 'First open the gate, then start the wheel.';
const manualResource = defineResource({ name: 'manual', uri: 'docs://manual', purpose: 'How it runs.' });
const prices = { flat: { inputUsdPerMillion: 1, outputUsdPerMillion: 1 } };

/** A started hub with the economy on a shared database, on 24 November 2026 at noon. */
export async function startEconomy(
  database: TestDatabase,
  config: NonNullable<Parameters<typeof economy>[0]> = {},
  more: Partial<Database> = {},
) {
  const recorded: CostRecorded[] = [];
  const exceeded: BudgetExceeded[] = [];
  const streams: DataStream[] = [];
  const watcher = definePlugin({
    name: 'watcher',
    owns: { dataStreams },
    resources: { manual: manualResource },
    start({ on, owns, onReady }) {
      on(costRecorded, (event) => void recorded.push(event));
      on(budgetExceeded, (event) => void exceeded.push(event));
      onReady(() => streams.push(...owns.dataStreams.values));
      return { resources: { manual: () => manual } };
    },
  });
  const clock = fakeClock(Date.UTC(2026, 10, 24, 12));
  const hub = await testHub([watcher(), economy({ model: 'flat', prices, ...config })], {
    clock,
    tools: [echo, breaks, hangs],
    services: [
      provide(databaseService, { ready: (until) => database.ready(until), status: (until) => database.status(until), ...more }),
      provide(migrations, database),
    ],
  });
  return { hub, clock, recorded, exceeded, streams };
}
/** A principal with the plugin's scopes. */
export const ann: Principal = {
  id: 'ann',
  tenant: 'acme',
  groups: [],
  scopes: new Set(['economy:read', 'economy:write']),
  via: 'in-process',
};
/** Calls as her. */
export const asAnn: CallOptions = { principal: ann };
