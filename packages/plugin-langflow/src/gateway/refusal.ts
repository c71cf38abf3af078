import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/** Why a request was not upgraded. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The body of a refusal. */
export function refusalBody({ code, message }: Refusal): string {
  return JSON.stringify({ error: { code, message } });
}

const lingerMs = 2_000;

/** Answers an upgrade request with a refusal and lets the socket go. */
export function refuse(socket: Duplex, refusal: Refusal): void {
  const body = refusalBody(refusal);
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
    ...refusal.headers,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? ''}\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  timer.unref();
  socket.once('close', () => clearTimeout(timer));
}
