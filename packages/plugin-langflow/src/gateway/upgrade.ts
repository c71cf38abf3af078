import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket, WebSocketServer } from 'ws';
import { tokenOfRequest } from '../access/token-of-request.js';
import type { TokenHolder } from '../access/verify-token.js';
import { tokenRefusal, type Admit } from './admit-token.js';
import { checkRequest, type RequestRules } from './check-request.js';
import { refuse, type Refusal } from './refusal.js';

/** Who may come in now. */
export interface Door {
  readonly rules: RequestRules;
  readonly sockets: WebSocketServer;
  readonly admit: Admit;
  /** What keeps everyone out, or this subject; asked before and after its token is known. */
  full(subject?: string): Refusal | undefined;
  enter(socket: WebSocket, holder: TokenHolder): void;
}

/** Milliseconds a token may take to be judged. */
const admitMs = 5_000;

/** Upgrades a request, or refuses it with a status and a small JSON body. */
export async function upgrade(door: Door, request: IncomingMessage, { socket, head }: { socket: Duplex; head: Buffer }): Promise<void> {
  socket.on('error', () => socket.destroy());
  const problem = checkRequest(request, door.rules) ?? door.full();
  if (problem) return refuse(socket, problem);
  const holder = await admitInTime(door.admit, tokenOfRequest(request));
  if (socket.destroyed) return;
  if (typeof holder === 'string') return refuse(socket, holder === 'unavailable' ? unavailable : tokenRefusal(holder));
  const late = door.full(holder.subject);
  if (late) return refuse(socket, late);
  door.sockets.handleUpgrade(request, socket, head, (webSocket) => door.enter(webSocket, holder));
}

const unavailable: Refusal = {
  status: 503,
  code: 'unavailable',
  message: 'The token cannot be judged now.',
  headers: { 'Retry-After': '5' },
};

async function admitInTime(admit: Admit, token: string | undefined): Promise<Awaited<ReturnType<Admit>> | 'unavailable'> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<'unavailable'>((resolve) => {
    timer = setTimeout(() => resolve('unavailable'), admitMs);
  });
  const answer = await Promise.race([admit(token).catch(() => 'unavailable' as const), late]);
  clearTimeout(timer);
  return answer;
}
