import { afterAll, beforeAll, describe } from 'vitest';
import type { OpenEngine } from '../engine.js';
import { connectionSuite } from '../test-support/connection-suite.js';
import { engineFor } from '../test-support/test-engine.js';

describe('a connection to the embedded database', () => {
  let engine: OpenEngine;
  beforeAll(async () => {
    engine = await engineFor({ directory: 'memory' }).open(new AbortController().signal);
  });
  afterAll(() => engine.close());

  connectionSuite(() => engine);
});
