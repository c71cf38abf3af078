import { afterAll, beforeAll, describe } from 'vitest';
import type { OpenEngine } from '../engine.js';
import { connectionSuite } from '../test-support/connection-suite.js';
import { migrationsSuite } from '../test-support/migrations-suite.js';
import { transactionsSuite } from '../test-support/transactions-suite.js';
import { hasRealPostgres, startRealPostgres, type RealPostgres } from '../test-support/real-postgres.js';
import { stateSuite } from '../test-support/state-suite.js';
import { engineFor } from '../test-support/test-engine.js';

describe.skipIf(!(await hasRealPostgres())).each([16, 18] as const)('PostgreSQL %i', (major) => {
  let server: RealPostgres;
  let engine: OpenEngine;
  beforeAll(async () => {
    server = await startRealPostgres(major);
    engine = await engineFor({ url: await server.createDatabase() }).open(new AbortController().signal);
  });
  afterAll(async () => {
    await engine?.close();
    await server?.remove();
  });

  describe('connection', () => connectionSuite(() => engine));
  describe('transactions', () => transactionsSuite(() => engine));
  describe('migrations', () => migrationsSuite(() => engine));
  describe('state', () => stateSuite(() => engine));
});
