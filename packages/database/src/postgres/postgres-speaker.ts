import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Sql } from 'postgres';
import type { QueryResult, Speaker, TransactionOptions } from '../connection/sql-client.js';
import { databaseBusy, databaseTimeout, transactionEnded } from '../error-catalogue/connection.js';

type Unsafe = Pick<Sql, 'unsafe' | 'typed'>;
type Begin = (work: (inside: Unsafe & { savepoint: Begin }) => Promise<unknown>) => Promise<unknown>;
type Work<T> = (inside: Speaker) => Promise<T>;

/**
 * Speaks to a PostgreSQL server through a pool of connections.
 *
 * @param limitMs - how long a statement may take, and how long a transaction waits for a connection.
 */
export function postgresSpeaker(pool: Sql, limitMs: number): Speaker {
  const begin = pool.begin as unknown as Begin;
  return {
    ...statementsOn(pool, limitMs),
    transaction: <T>(work: Work<T>, options?: TransactionOptions) =>
      options?.isUnbounded ? transactionBy(begin, limitMs, work) : transactionSoon(begin, limitMs, work),
  };
}

function statementsOn(sql: Unsafe, limitMs: number): Omit<Speaker, 'transaction'> {
  return {
    async query(text, parameters, rowMode) {
      // Never the simple protocol: it would take several statements at once, which the embedded engine refuses.
      const query = sql.unsafe(text, parameters.map((value) => parameterFor(sql, value)) as never[], { simple: false } as never);
      return withinTime(query, limitMs, async () => resultOf(await (rowMode === 'array' ? query.values() : query)));
    },
    async script(text) {
      await sql.unsafe(text).simple();
    },
  };
}

/** A transaction that is given up when no connection is free for it in time. */
async function transactionSoon<T>(begin: Begin, limitMs: number, work: Work<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(databaseBusy(limitMs)), limitMs);
  });
  let isLate = false;
  late.catch(() => (isLate = true));
  const transaction = transactionBy(begin, limitMs, async (inside) => {
    clearTimeout(timer);
    // The connection came after all: it goes back at once.
    if (isLate) throw databaseBusy(limitMs);
    return work(inside);
  });
  return Promise.race([transaction, late]).finally(() => clearTimeout(timer));
}

/** What is known of a transaction's connection. */
interface Life {
  /** The work has ended, or was given up: the connection may soon be in another transaction. */
  isOver: boolean;
  isLost: boolean;
}

async function transactionBy<T>(begin: Begin, limitMs: number, work: Work<T>): Promise<T> {
  const life: Life = { isOver: false, isLost: false };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let giveUp = (_error: unknown): void => {};
  const late = new Promise<never>((_, reject) => (giveUp = reject));
  const run = begin(async (inside) => {
    const working = work(insideOf(inside, limitMs, life)).finally(() => {
      life.isOver = true;
      // A server that has stopped answering does not answer commit and rollback either.
      timer = setTimeout(() => working.then(() => giveUp(databaseTimeout('transaction', limitMs)), giveUp), limitMs);
    });
    return unless(() => life.isLost, working);
  });
  // The driver tells of a lost connection here, whatever the work is doing.
  run.catch(() => (life.isLost ||= !life.isOver));
  return Promise.race([run as Promise<T>, late]).finally(() => clearTimeout(timer));
}

function insideOf(inside: Unsafe & { savepoint: Begin }, limitMs: number, life: Life): Speaker {
  const { query, script } = statementsOn(inside, limitMs);
  return {
    query: (...statement) => ifConnected(life, () => query(...statement)),
    script: (text) => ifConnected(life, () => script(text)),
    transaction: async <T>(work: Work<T>) =>
      ifConnected(life, async () => {
        const run = inside.savepoint(async (nested) => unless(() => life.isLost || life.isOver, work(insideOf(nested, limitMs, life))));
        return (await run) as T;
      }),
  };
}

/** Sends nothing on a connection that is lost: the driver would end the process, or use a connection of somebody else. */
async function ifConnected<T>(life: Life, statement: () => Promise<T>): Promise<T> {
  if (life.isLost) throw transactionEnded();
  try {
    return await statement();
  } catch (error) {
    // The driver's and the system's codes have letters and underscores, PostgreSQL's have five characters.
    const { code } = error as { code?: string };
    if (code?.startsWith('CONNECTION_') || code === 'ECONNRESET' || code === 'EPIPE') life.isLost = true;
    throw error;
  }
}

/**
 * How work ended, for the driver to commit or roll back; or never, where its connection is no longer this transaction's:
 * then the driver has said so already, and would only do harm.
 */
async function unless<T>(isGone: () => boolean, work: Promise<T>): Promise<T> {
  const outcome = await work.then(
    (value) => () => value,
    async (error: unknown) => {
      // What failed it may be the loss of the connection, of which the driver tells in this very turn.
      await nextTurn();
      return (): T => {
        throw error;
      };
    },
  );
  return isGone() ? new Promise<never>(() => {}) : outcome();
}

/** A list without a type: the driver would take its first item's for that of the whole. */
function parameterFor(sql: Unsafe, value: unknown): unknown {
  return Array.isArray(value) ? sql.typed(value as never, 0) : value;
}

interface Cancellable {
  cancel(): unknown;
}

/** Cancels a statement on the server when it takes too long, and waits no longer for a server that does not answer. */
async function withinTime<T>(query: Cancellable, limitMs: number, run: () => Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(databaseTimeout('statement', limitMs));
      void Promise.resolve(query.cancel()).catch(() => undefined);
    }, limitMs);
  });
  try {
    return await Promise.race([run(), late]);
  } finally {
    clearTimeout(timer);
  }
}

type Result = readonly unknown[] & {
  readonly columns?: readonly { readonly name: string; readonly type: number }[];
  readonly count?: number | null;
};

function resultOf(result: unknown): QueryResult {
  const { columns = [], count } = result as Result;
  const rows = [...(result as Result)] as unknown as QueryResult['rows'];
  return { rows, columns, ...(typeof count === 'number' ? { affectedRows: count } : {}) };
}
