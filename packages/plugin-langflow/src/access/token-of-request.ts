import type { IncomingMessage } from 'node:http';
import { tokenSubprotocol } from '../protocol/messages.js';

/** The token of an upgrade request: of its header, or of a subprotocol where the client cannot set one. Never of the URL, which logs keep. */
export function tokenOfRequest(request: Pick<IncomingMessage, 'headers'>): string | undefined {
  const { authorization } = request.headers;
  if (authorization !== undefined) return /^Bearer ([^\s]+)$/i.exec(authorization)?.[1] ?? 'unreadable';
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  return offered.find((name) => name.startsWith(tokenSubprotocol))?.slice(tokenSubprotocol.length);
}
