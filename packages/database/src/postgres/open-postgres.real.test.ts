import { afterAll, beforeAll, describe } from 'vitest';
import type { OpenEngine } from '../engine.js';
import { connectionSuite } from '../test-support/connection-suite.js';
import { startRealPostgres, type RealPostgres } from '../test-support/real-postgres.js';
import { engineFor } from '../test-support/test-engine.js';

describe.each([16, 18] as const)('PostgreSQL %i', (major) => {
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

  connectionSuite(() => engine);
});
