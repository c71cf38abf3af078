import { Worker } from 'node:worker_threads';

/** Exchanges, as fast as it can, a file and a folder for links that lead outside, and back. */
const program = `
  const { workerData: tree } = require('node:worker_threads');
  const fs = require('node:fs');
  const attempt = (work) => { try { work(); } catch {} };
  for (;;) {
    attempt(() => fs.mkdirSync(tree + '/folder/deep', { recursive: true }));
    attempt(() => fs.writeFileSync(tree + '/folder/public', 'public'));
    attempt(() => fs.rmSync(tree + '/file'));
    attempt(() => fs.symlinkSync('../../outside/public', tree + '/file'));
    attempt(() => fs.rmSync(tree + '/file'));
    attempt(() => fs.writeFileSync(tree + '/file', 'public'));
    attempt(() => fs.renameSync(tree + '/folder', tree + '/aside'));
    attempt(() => fs.symlinkSync('../../outside', tree + '/folder'));
    attempt(() => fs.unlinkSync(tree + '/folder'));
    attempt(() => fs.renameSync(tree + '/aside', tree + '/folder'));
  }
`;

/** Starts exchanging the paths in a folder, in a thread of its own; whoever starts it ends it. */
export function startSwapper(tree: string): Worker {
  return new Worker(program, { eval: true, workerData: tree });
}
