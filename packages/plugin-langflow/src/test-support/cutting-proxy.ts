import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A plain TCP proxy in front of a gateway whose connections a test can cut, as a bad network does. */
export interface CuttingProxy {
  readonly port: number;
  readonly open: number;
  /** Connections made through it so far. */
  readonly made: number;
  /** Resets every connection that is open. */
  cut(): void;
  close(): void;
}

/** Starts a proxy to a port of this machine. */
export async function openCuttingProxy(to: number): Promise<CuttingProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let made = 0;
  const server = createServer((inner) => {
    made += 1;
    const outer = connect(to, '127.0.0.1');
    const pair = [inner, outer] as const;
    pairs.add(pair);
    for (const [one, other] of [pair, [outer, inner] as const]) {
      one.on('error', () => undefined);
      one.on('close', () => {
        pairs.delete(pair);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    for (const [inner, outer] of pairs) {
      inner.resetAndDestroy();
      outer.resetAndDestroy();
    }
  };
  return {
    port: (server.address() as AddressInfo).port,
    get open() {
      return pairs.size;
    },
    get made() {
      return made;
    },
    cut,
    close() {
      cut();
      server.close();
    },
  };
}
