import { createServer, type AddressInfo, type Socket } from 'node:net';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';

/** AuthenticationOk and ReadyForQuery: what a client hears that is let in. */
const welcome = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);
const terminate = 0x58;

/** An embedded engine that speaks PostgreSQL's protocol on loopback, to one connection at a time. */
export interface ProtocolServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts one: the PostgreSQL side is tested with it where no server can be had. It has one session, so use one connection. */
export async function startProtocolServer(): Promise<ProtocolServer> {
  const engine = await PGlite.create({ extensions: { vector } });
  const server = createServer((socket) => serve(engine, socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `postgres://postgres@127.0.0.1:${(server.address() as AddressInfo).port}/template1`,
    async close() {
      server.close();
      await engine.close();
    },
  };
}

function serve(engine: PGlite, socket: Socket): void {
  let waiting = Buffer.alloc(0);
  let isWelcome = false;
  let last: Promise<unknown> = Promise.resolve();
  const take = (bytes: Buffer): void => {
    last = last.then(async () => socket.write(await engine.execProtocolRaw(bytes)));
  };
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes: Buffer) => {
    waiting = Buffer.concat([waiting, bytes]);
    // Every message is its type (but for the first) and its length, itself included.
    for (;;) {
      const head = isWelcome ? 1 : 0;
      const size = waiting.length < head + 4 ? Infinity : head + waiting.readInt32BE(head);
      if (waiting.length < size) return;
      const message = waiting.subarray(0, size);
      waiting = waiting.subarray(size);
      if (!isWelcome) socket.write(welcome);
      else if (message[0] === terminate) socket.end();
      else take(message);
      isWelcome = true;
    }
  });
}
