import { on } from 'node:events';
import { connect, type Socket } from 'node:net';

const windowSize = 250;

/**
 * Sends many requests over one connection, some hundred at a time without waiting for each, so that little of a test is its client.
 *
 * @param requestOf - the text of the request of this number.
 * @returns how many answers had which status.
 */
export async function pipeline(port: number, count: number, requestOf: (at: number) => string): Promise<Readonly<Record<string, number>>> {
  const socket = connect({ port, host: '127.0.0.1' }).setEncoding('latin1');
  const statuses: Record<string, number> = {};
  for (let sent = 0; sent < count; sent += windowSize) {
    const size = Math.min(windowSize, count - sent);
    const requests = Array.from({ length: size }, (_, at) => requestOf(sent + at)).join('');
    for (const status of await answersTo(socket, requests, size)) statuses[status] = (statuses[status] ?? 0) + 1;
  }
  socket.destroy();
  return statuses;
}

async function answersTo(socket: Socket, requests: string, count: number): Promise<readonly string[]> {
  socket.write(requests);
  let text = '';
  for await (const [chunk] of on(socket, 'data', { close: ['close'] })) {
    text += String(chunk);
    const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => String(status));
    if (statuses.length >= count) return statuses;
  }
  throw new Error(`The server ended the connection after: ${text.slice(-300)}`);
}
