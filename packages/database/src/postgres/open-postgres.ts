import { setTimeout as pause } from 'node:timers/promises';
import { abortAfter, untilAborted } from '@millrace/core';
import postgres, { type Sql } from 'postgres';
import { connectionOn } from '../connection/connection-on.js';
import { guarded } from '../connection/guarded.js';
import { sqlClientOn } from '../connection/sql-client-on.js';
import type { EngineContext, OpenEngine } from '../engine.js';
import { databaseUnavailable } from '../error-catalogue/connection.js';
import { connectProblem } from './connect-problem.js';
import { plainTypes } from './plain-types.js';
import { postgresSpeaker } from './postgres-speaker.js';
import { probeVector } from './probe-vector.js';
import { databaseName, serverAddress } from './server-address.js';

const firstPauseMs = 100;
const longestPauseMs = 2_000;
const attemptLimitS = 5;
const closeLimitS = 3;

/** Where the server is, and how it is used. */
export interface PostgresOptions {
  readonly url: string;
  readonly poolSize: number;
  /** Milliseconds for all attempts together. */
  readonly connectTimeoutMs: number;
  /** How long a statement or a transaction may take, and how long a transaction waits for a connection. */
  readonly timeoutMs: number;
}

/**
 * Connects to a PostgreSQL server, trying again while that may help.
 *
 * @throws MillraceError `MILLRACE_DATABASE_UNAVAILABLE`, naming host and database only.
 */
export async function openPostgres(options: PostgresOptions, { log }: EngineContext, signal: AbortSignal): Promise<OpenEngine> {
  const name = databaseName(options.url);
  const pool = postgres(options.url, {
    // The driver leaves it percent-encoded.
    ...(name === '' ? {} : { database: name }),
    max: options.poolSize,
    connect_timeout: Math.min(attemptLimitS, Math.ceil(options.connectTimeoutMs / 1000)),
    connection: { application_name: 'millrace', TimeZone: 'UTC' },
    onnotice: () => {},
    types: plainTypes,
  });
  try {
    const version = await firstAnswer(pool, options, signal);
    const client = sqlClientOn(guarded(postgresSpeaker(pool, options.timeoutMs), options.timeoutMs));
    const vector = await probeVector(client);
    if (!vector.hasVector) log.warn('PostgreSQL has no vector search', { because: vector.because });
    return {
      client,
      connection: connectionOn(client),
      version,
      hasVector: vector.hasVector,
      isAlive: () => true,
      close: () => pool.end({ timeout: closeLimitS }),
    };
  } catch (error) {
    await pool.end({ timeout: 0 });
    throw error;
  }
}

async function firstAnswer(pool: Sql, options: PostgresOptions, signal: AbortSignal): Promise<string> {
  const limit = abortAfter(options.connectTimeoutMs, signal);
  let last: unknown = { code: 'CONNECT_TIMEOUT' };
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      const [row] = await untilAborted(pool<[{ server_version: string }]>`show server_version`, limit);
      return row.server_version.split(' ', 1)[0] ?? '';
    } catch (error) {
      if (!limit.aborted) last = error;
      const { problem, fix, mayPass } = connectProblem(last);
      const isOver = limit.aborted || !mayPass || (await pause(pauseMs, false, { signal: limit }).catch(() => true));
      // The server's words on credentials name the user; the code has said enough.
      if (isOver) throw databaseUnavailable(serverAddress(options.url), { problem, fix, ...(mayPass ? { cause: last } : {}) });
    }
  }
}
