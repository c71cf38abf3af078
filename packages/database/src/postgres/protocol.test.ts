import { afterAll, beforeAll, describe } from 'vitest';
import type { OpenEngine } from '../engine.js';
import { connectionSuite } from '../test-support/connection-suite.js';
import { migrationsSuite } from '../test-support/migrations-suite.js';
import { transactionsSuite } from '../test-support/transactions-suite.js';
import { startProtocolServer, type ProtocolServer } from '../test-support/protocol-server.js';
import { engineFor } from '../test-support/test-engine.js';

// The driver's side without a server: open-postgres.real.test.ts runs the same on PostgreSQL 16 and 18.
describe('the PostgreSQL driver', () => {
  let server: ProtocolServer;
  let engine: OpenEngine;
  beforeAll(async () => {
    server = await startProtocolServer();
    engine = await engineFor({ url: server.url, poolSize: 1, timeoutMs: 10_000 }).open(new AbortController().signal);
  }, 60_000);
  afterAll(async () => {
    await engine?.close();
    await server?.close();
  });

  describe('connection', () => connectionSuite(() => engine));
  describe('transactions', () => transactionsSuite(() => engine));
  describe('migrations', () => migrationsSuite(() => engine));
});
