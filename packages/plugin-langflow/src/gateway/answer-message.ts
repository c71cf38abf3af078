import { mayRead } from '../access/read-scopes.js';
import { readClientMessage, type ClientMessage } from '../protocol/client-message.js';
import { closeCodes } from '../protocol/messages.js';
import type { StreamBook } from '../streams/stream-book.js';
import type { Admit } from './admit-token.js';
import type { Connection } from './connection.js';

type Subscribe = Extract<ClientMessage, { type: 'subscribe' }>;

/** What answers need. */
export interface Answering {
  readonly book: StreamBook;
  readonly admit: Admit;
}

/** Answers one message of a subscriber. What cannot be used is answered with an `error`, and the connection stays. */
export async function answerMessage(connection: Connection, text: string, { book, admit }: Answering): Promise<void> {
  const message = readClientMessage(text);
  if ('code' in message) return connection.send({ type: 'error', ...message });
  if (message.type === 'authenticate') return authenticate(connection, message.token, admit);
  if (message.type === 'unsubscribe') return unsubscribe(connection, message.modules);
  if (message.type === 'subscribe') return subscribe(connection, message, book);
  const { module, after, epoch } = message;
  subscribe(
    connection,
    { type: 'subscribe', modules: [module], after: { [module]: after }, replay: 'none', ...(epoch !== undefined && { epoch }) },
    book,
  );
}

function subscribe(connection: Connection, message: Subscribe, book: StreamBook): void {
  const modules = allowed(connection, message.modules, book);
  for (const module of modules) connection.modules.add(module);
  connection.send({
    type: 'subscribed',
    modules,
    streams: Object.fromEntries(modules.map((module) => [module, { seq: book.open(module).seq }])),
    epoch: book.epoch,
    expires: new Date(connection.holder.expiresAt).toISOString(),
  });
  for (const module of modules) replay(connection, module, { message, book });
}

function allowed(connection: Connection, asked: '*' | readonly string[], book: StreamBook): readonly string[] {
  const { scopes } = connection.holder;
  if (asked === '*') return book.modules.filter((module) => mayRead(scopes, module));
  return [...new Set(asked)].filter((module) => {
    // The same answer for both, so that a token does not tell which modules there are.
    const isAllowed = mayRead(scopes, module) && book.log(module) !== undefined;
    if (!isAllowed)
      connection.send({ type: 'error', code: 'unknown_module', message: `There is no module '${module}', or this token may not read it.` });
    return isAllowed;
  });
}

function replay(connection: Connection, module: string, { message, book }: { message: Subscribe; book: StreamBook }): void {
  const log = book.open(module);
  const after = placeOf(message, module, book);
  if (after === undefined) {
    const last = message.replay === 'last' ? log.last() : undefined;
    if (last) connection.deliver(last);
    return;
  }
  const { frames, gap } = log.after(after);
  if (gap) connection.send({ type: 'gap', module, ...gap });
  for (const frame of frames) connection.deliver(frame);
}

/** After which message a subscriber goes on; nothing where it did not say. */
function placeOf(message: Subscribe, module: string, book: StreamBook): number | undefined {
  const after = message.after && Object.hasOwn(message.after, module) ? message.after[module] : undefined;
  if (after === undefined) return message.replay === 'all' ? 0 : undefined;
  // A place in another run of the gateway says nothing here: that subscriber gets all there is.
  const isStale = after > book.open(module).seq || (message.epoch !== undefined && message.epoch !== book.epoch);
  return isStale ? 0 : after;
}

function unsubscribe(connection: Connection, asked: '*' | readonly string[]): void {
  const modules = asked === '*' ? [...connection.modules] : asked.filter((module) => connection.modules.has(module));
  for (const module of modules) connection.modules.delete(module);
  connection.send({ type: 'unsubscribed', modules });
}

async function authenticate(connection: Connection, token: string, admit: Admit): Promise<void> {
  const holder = await admit(token);
  if (typeof holder === 'string')
    return connection.send({ type: 'error', code: holder, message: 'The new token was refused; the old one stands until it expires.' });
  // Another subject on an open connection would be another user behind the first one's back.
  if (holder.subject !== connection.holder.subject) return connection.close(closeCodes.refused, 'another subject');
  connection.renew(holder);
  connection.send({ type: 'authenticated', expires: new Date(holder.expiresAt).toISOString() });
}
