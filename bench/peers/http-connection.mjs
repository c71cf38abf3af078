import { connect } from 'node:net';

/** One connection that is kept open and carries one request after the other. Knows as much of HTTP/1.1 as servers here answer with. */
export class HttpConnection {
  #port;
  #socket;
  #data = [];
  #settle;

  constructor(port) {
    this.#port = port;
  }

  /** @param headers - lines of a request, each with its line end. @returns status, headers (one text, in lower case) and body. */
  post(path, headers, body) {
    const length = Buffer.byteLength(body);
    this.#socket ??= this.#open();
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#socket.write(
        `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${this.#port}\r\ncontent-type: application/json\r\n` +
          `accept: application/json, text/event-stream\r\n${headers}content-length: ${length}\r\n\r\n${body}`,
      );
    });
  }

  close() {
    this.#socket?.destroy();
  }

  #open() {
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true });
    const ended = (error) => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      this.#data = [];
      this.#settle?.reject(error instanceof Error ? error : new Error('The connection ended without an answer.'));
    };
    return socket
      .on('error', ended)
      .on('close', ended)
      .on('data', (chunk) => this.#take(chunk));
  }

  #take(chunk) {
    this.#data.push(chunk);
    const found = readResponse(this.#data.length === 1 ? chunk : Buffer.concat(this.#data));
    if (!found) return;
    this.#data = [];
    const { resolve } = this.#settle;
    this.#settle = undefined;
    resolve(found);
  }
}

/** The response that some bytes are, once they are all of it. */
function readResponse(bytes) {
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const head = bytes.latin1Slice(0, end).toLowerCase();
  const status = Number(head.slice(9, 12));
  const start = end + 4;
  if (head.includes('\r\ntransfer-encoding: chunked')) {
    if (bytes.length < start + 5 || bytes.latin1Slice(bytes.length - 5) !== '0\r\n\r\n') return undefined;
    return { status, head, body: unchunked(bytes, start) };
  }
  const length = Number(/\r\ncontent-length: (\d+)/.exec(head)?.[1] ?? 0);
  return bytes.length < start + length ? undefined : { status, head, body: bytes.utf8Slice(start, start + length) };
}

function unchunked(bytes, start) {
  const parts = [];
  for (let at = start; ;) {
    const line = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.latin1Slice(at, line), 16);
    if (!(size > 0)) return Buffer.concat(parts).toString();
    parts.push(bytes.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
}
