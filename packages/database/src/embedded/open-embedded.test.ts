import { afterAll, beforeAll, describe } from 'vitest';
import type { OpenEngine } from '../engine.js';
import { connectionSuite } from '../test-support/connection-suite.js';
import { migrationsSuite } from '../test-support/migrations-suite.js';
import { stateSuite } from '../test-support/state-suite.js';
import { transactionsSuite } from '../test-support/transactions-suite.js';
import { engineFor } from '../test-support/test-engine.js';

describe('the embedded database', () => {
  let engine: OpenEngine;
  beforeAll(async () => {
    engine = await engineFor({ directory: 'memory' }).open(new AbortController().signal);
  });
  afterAll(() => engine.close());

  describe('connection', () => connectionSuite(() => engine));
  describe('transactions', () => transactionsSuite(() => engine));
  describe('migrations', () => migrationsSuite(() => engine));
  describe('state', () => stateSuite(() => engine));
});
