import { AsyncLocalStorage } from 'node:async_hooks';
import type { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { typesLeftAsText } from '../connection/plain-rows.js';
import type { SqlClient } from '../connection/sql-client.js';
import { transactionHeld } from '../error-catalogue.js';
import { embeddedTransaction } from './embedded-transaction.js';
import type { QueryOptions, Rows } from './messages.js';
import type { Turns } from './turns.js';
import type { WorkerChannel } from './worker-channel.js';

/** How statements reach the engine: in turn, or inside a transaction that has it alone. */
export interface Speaker {
  query(text: string, parameters: readonly unknown[], options: QueryOptions): Promise<Rows>;
  script(text: string): Promise<unknown>;
  transaction<T>(work: (inside: Speaker) => Promise<T>): Promise<T>;
}

/** Speaks to the engine of a thread. */
export function embeddedClient(channel: WorkerChannel, turns: Turns): SqlClient {
  const within = new AsyncLocalStorage<{ isOpen: boolean }>();
  // Waiting here would be for ever: the transaction cannot end before this statement has.
  const refuseInside = (): void => {
    if (within.getStore()?.isOpen) throw transactionHeld();
  };
  const direct = {
    query: async (text: string, parameters: readonly unknown[], options: QueryOptions) =>
      (await channel.request({ kind: 'query', text, parameters, options })) as Rows,
    script: (text: string) => channel.request({ kind: 'script', text }),
  };
  return clientOf({
    async query(...statement) {
      refuseInside();
      return turns.pass(() => direct.query(...statement));
    },
    async script(text) {
      refuseInside();
      return turns.pass(() => direct.script(text));
    },
    async transaction(work) {
      refuseInside();
      return turns.hold(() => embeddedTransaction(direct, (inside, mark) => within.run(mark, () => work(inside))));
    },
  });
}

function clientOf(speaker: Speaker): SqlClient {
  return {
    orm: drizzle(pgliteLike(speaker)),
    query: (text, parameters) => speaker.query(text, parameters, { asText: typesLeftAsText }),
    async script(text) {
      await speaker.script(text);
    },
    transaction: (work) => speaker.transaction((inside) => work(clientOf(inside))),
  };
}

interface DrizzleOptions {
  readonly rowMode?: 'array' | 'object';
  readonly parsers?: Readonly<Record<number, unknown>>;
}

/** The part of PGlite's interface that drizzle calls. Its parsers, which all leave the text as it is, go by type number. */
function pgliteLike(speaker: Speaker): PGlite {
  return {
    async query(text: string, parameters: readonly unknown[] = [], { rowMode, parsers = {} }: DrizzleOptions = {}) {
      const asText = Object.keys(parsers).map(Number);
      const { rows, columns, affectedRows } = await speaker.query(text, parameters, { asText, ...(rowMode ? { rowMode } : {}) });
      return { rows, affectedRows, fields: columns.map(({ name, type }) => ({ name, dataTypeID: type })) };
    },
    transaction: <T>(work: (inside: PGlite) => Promise<T>) => speaker.transaction((inside) => work(pgliteLike(inside))),
  } as unknown as PGlite;
}
