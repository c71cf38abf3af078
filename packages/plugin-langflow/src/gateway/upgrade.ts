import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket, WebSocketServer } from 'ws';
import { tokenOfRequest } from '../access/token-of-request.js';
import type { TokenHolder } from '../access/verify-token.js';
import type { RepeatLog } from '../log/repeat-log.js';
import { tokenRefusal, type Admit } from './admit-token.js';
import { checkRequest, type RequestRules } from './check-request.js';
import { refuse, type Refusal } from './refusal.js';

/** Who may come in now. */
export interface Door {
  readonly rules: RequestRules;
  readonly sockets: WebSocketServer;
  readonly admit: Admit;
  readonly log: RepeatLog;
  /** What keeps everyone out, or this subject; asked before and after its token is known. */
  full(subject?: string): Refusal | undefined;
  enter(socket: WebSocket, holder: TokenHolder): void;
}

/** Upgrades a request, or refuses it with a status and a small JSON body. */
export async function upgrade(door: Door, request: IncomingMessage, { socket, head }: { socket: Duplex; head: Buffer }): Promise<void> {
  socket.on('error', () => socket.destroy());
  const turnAway = (refusal: Refusal): void => {
    const { code, message } = refusal;
    door.log.warn(`refused:${code}`, 'The stream gateway refused a connection.', { code, message, from: request.socket.remoteAddress });
    refuse(socket, refusal);
  };
  const holder = await holderOf(door, request);
  if (socket.destroyed) return;
  if ('status' in holder) return turnAway(holder);
  // Asked once more, now that nothing is waited for: many may have been at the door at once.
  const late = door.full(holder.subject);
  if (late) return turnAway(late);
  door.sockets.handleUpgrade(request, socket, head, (webSocket) => door.enter(webSocket, holder));
}

async function holderOf(door: Door, request: IncomingMessage): Promise<TokenHolder | Refusal> {
  const problem = checkRequest(request, door.rules) ?? door.full();
  if (problem) return problem;
  const holder = await door.admit(tokenOfRequest(request));
  return typeof holder === 'string' ? tokenRefusal(holder) : holder;
}
