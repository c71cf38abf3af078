import { typesLeftAsText } from '../connection/plain-rows.js';
import type { QueryResult, Speaker } from '../connection/sql-client.js';
import { embeddedTransaction, type Direct } from './embedded-transaction.js';
import type { Turns } from './turns.js';
import type { WorkerChannel } from './worker-channel.js';

/**
 * Speaks to the engine of a thread.
 *
 * @param limitMs - how long a statement may take. The engine cannot be interrupted: it is ended and started anew.
 */
export function embeddedSpeaker(channel: WorkerChannel, turns: Turns, limitMs: number): Speaker {
  const direct: Direct = {
    query: async (text, parameters, rowMode) =>
      (await channel.request({ kind: 'query', text, parameters, rowMode, asText: typesLeftAsText }, limitMs)) as QueryResult,
    tagOf: async (text) => (await channel.request({ kind: 'script', text })) as string | undefined,
  };
  return {
    query: (...statement) => turns.pass(() => direct.query(...statement)),
    script: (text) =>
      turns.pass(async () => {
        await direct.tagOf(text);
      }),
    transaction: (work) => turns.hold(() => embeddedTransaction(direct, work)),
  };
}
