import type { Clock } from '@millrace/core';
import { mayRead } from '../access/read-scopes.js';
import { readClientMessage, type ClientMessage } from '../protocol/client-message.js';
import { closeCodes } from '../protocol/messages.js';
import type { TokenHolder } from '../access/verify-token.js';
import type { StreamBook } from '../streams/stream-book.js';
import type { StreamLog } from '../streams/stream-log.js';
import type { Admit } from './admit-token.js';
import type { Connection } from './connection.js';

type Subscribe = Extract<ClientMessage, { type: 'subscribe' }>;

/** What answers need. */
export interface Answering {
  readonly book: StreamBook;
  readonly admit: Admit;
  readonly clock: Clock;
}

/** Answers one message of a subscriber. What cannot be used is answered with an `error`, and the connection stays. */
export async function answerMessage(connection: Connection, text: string, answering: Answering): Promise<void> {
  const message = readClientMessage(text);
  if ('code' in message) return connection.send({ type: 'error', ...message });
  if (message.type === 'authenticate') return authenticate(connection, message.token, answering);
  if (message.type === 'unsubscribe') return unsubscribe(connection, message.modules);
  if (message.type === 'subscribe') return subscribe(connection, message, answering);
  const { module, after, epoch } = message;
  subscribe(
    connection,
    { type: 'subscribe', modules: [module], after: { [module]: after }, replay: 'none', ...(epoch !== undefined && { epoch }) },
    answering,
  );
}

function subscribe(connection: Connection, message: Subscribe, { book, clock }: Answering): void {
  const logs = allowed(connection, message.modules, book);
  connection.send({
    type: 'subscribed',
    modules: [...logs.keys()],
    streams: Object.fromEntries([...logs].map(([module, { seq }]) => [module, { seq }])),
    epoch: book.epoch,
    ...expiry(connection.holder, clock),
  });
  for (const [module, log] of logs) connection.follow(module, log, placeOf(module, log, { message, book }));
}

/** The streams among those asked for that exist and that the token may read; the others are named. */
function allowed(connection: Connection, asked: '*' | readonly string[], book: StreamBook): ReadonlyMap<string, StreamLog> {
  const logs = new Map<string, StreamLog>();
  const unknown: string[] = [];
  for (const module of asked === '*' ? book.modules : new Set(asked)) {
    const log = mayRead(connection.holder.scopes, module) ? book.log(module) : undefined;
    if (log) logs.set(module, log);
    else unknown.push(`'${module}'`);
  }
  // The same answer for both kinds, so that a token does not tell which modules there are.
  if (asked !== '*' && unknown.length > 0)
    connection.send({
      type: 'error',
      code: 'unknown_module',
      message: `There is no module ${unknown.join(', ')}, or this token may not read it.`,
    });
  return logs;
}

/** After which message of a stream a subscriber goes on. */
function placeOf(module: string, { seq }: StreamLog, { message, book }: { message: Subscribe; book: StreamBook }): number {
  const after = message.after && Object.hasOwn(message.after, module) ? message.after[module] : undefined;
  // A place in another run of the gateway says nothing here: that subscriber gets all there is.
  if (after !== undefined) return after > seq || (message.epoch !== undefined && message.epoch !== book.epoch) ? 0 : after;
  return { all: 0, last: Math.max(0, seq - 1), none: seq }[message.replay];
}

function unsubscribe(connection: Connection, asked: '*' | readonly string[]): void {
  const modules = (asked === '*' ? connection.modules : asked).filter((module) => connection.unfollow(module));
  connection.send({ type: 'unsubscribed', modules });
}

async function authenticate(connection: Connection, token: string, { admit, clock }: Answering): Promise<void> {
  const holder = await admit(token);
  if (typeof holder === 'string')
    return connection.send({ type: 'error', code: holder, message: 'The new token was refused; the old one stands until it expires.' });
  // Another subject on an open connection would be another user behind the first one's back.
  if (holder.subject !== connection.holder.subject) return connection.close(closeCodes.refused, 'another subject');
  connection.renew(holder);
  connection.send({ type: 'authenticated', ...expiry(holder, clock) });
}

function expiry({ expiresAt }: TokenHolder, clock: Clock): { expires: string; expires_in_ms: number } {
  return { expires: new Date(expiresAt).toISOString(), expires_in_ms: expiresAt - clock.now() };
}
