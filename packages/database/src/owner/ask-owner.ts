import { connect } from 'node:net';
import { parseOwner, type Owner } from './owner.js';

const waitMs = 1_000;
const maxAnswerCharacters = 1_000;

/** What listens at an address: an owner, somebody who does not say who they are, or nobody. */
export type OwnerAnswer = Owner | 'silent' | 'nobody';

/** Asks who listens at an address. Waits a second at most. */
export function askOwner(path: string): Promise<OwnerAnswer> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect({ path }).setEncoding('utf8');
    const finish = (answer: OwnerAnswer): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(waitMs, () => finish('silent'));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      finish(error.code === 'ECONNREFUSED' || error.code === 'ENOENT' ? 'nobody' : 'silent'),
    );
    socket.on('data', (piece: string) => {
      text += piece;
      if (text.length > maxAnswerCharacters) finish('silent');
    });
    socket.on('end', () => finish(parseOwner(text) ?? 'silent'));
  });
}
