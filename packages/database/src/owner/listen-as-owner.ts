import { createServer, type Server } from 'node:net';
import type { Owner } from './owner.js';

/**
 * Listens at an address and tells whoever connects who this is.
 *
 * @returns the server, or nothing where somebody else listens there, or did and left its file.
 */
export function listenAsOwner(path: string, owner: Owner): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.end(JSON.stringify(owner));
    });
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
    // Exclusive: the workers of a node:cluster would else share one listening handle, and each would take itself for the owner.
    server.listen({ path, exclusive: true }, () => {
      server.unref();
      resolve(server);
    });
  });
}
