import { clock, definePlugin, ids, points, tokenCounter } from '@millrace/core';
import { database } from '@millrace/database/tokens';
import { dataStreams } from '@millrace/plugin-langflow/tokens';
import { migrationsFolder, skillsFolder } from './assets.js';
import { economyConfig } from './config.js';
import { ledgerCheck } from './ledger-check.js';
import { openEconomy } from './open-economy.js';
import { getCostData, getErrorCosts, ledger, trackOperationCosts, trackTokens } from './tokens.js';
import { costTools } from './tools/cost-tools.js';

/** Counts tokens, prices them, and refuses calls that a hard budget cannot pay. */
export const economy = definePlugin({
  name: 'economy',
  version: '0.1.0',
  core: '^0.1',
  config: economyConfig,
  needs: { clock, ids, database },
  provides: { ledger, tokenCounter },
  tools: { trackTokens, getCostData, getErrorCosts, trackOperationCosts },
  adds: [points.costHooks],
  migrations: {
    schema: 'economy',
    get folder() {
      return migrationsFolder();
    },
  },
  skills: {
    get folder() {
      return skillsFolder();
    },
  },
  async start(context) {
    const parts = await openEconomy(context);
    context.onStop(() => parts.close(), 'ledger');
    context.add(points.costHooks, parts.meter);
    context.add(
      points.healthChecks,
      ledgerCheck(() => ({ ...parts.book.state, open: parts.meter.openCalls })),
    );
    context.add(dataStreams, parts.stream);
    return { services: { ledger: parts.ledger, tokenCounter: parts.counter }, tools: costTools(parts) };
  },
});
