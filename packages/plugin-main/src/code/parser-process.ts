import process from 'node:process';
import { parseFile, type ParseInput } from './parse-file.js';
import type { CodeFacts } from './code-facts.js';

/** What a parser process is sent. */
export interface ParseRequest {
  readonly files: readonly ParseInput[];
}

/** What it answers: that it is there, and then the facts of each batch's files in their order. */
export type ParseAnswer = { readonly kind: 'ready' } | { readonly kind: 'facts'; readonly facts: readonly CodeFacts[] };

// A program of its own, started by the parser pool: a native parser that overflows its stack on a hostile file takes
// its whole process down, which a worker thread would share with the hub.
process.on('message', (request: ParseRequest) => {
  // A parser that has thrown may be broken for every file to come; the pool tries the batch's files again one by one.
  answer(request).catch(() => process.exit(1));
});
process.on('disconnect', () => process.exit());
send({ kind: 'ready' });

async function answer(request: ParseRequest): Promise<void> {
  const facts: CodeFacts[] = [];
  for (const file of request.files) facts.push(await parseFile(file));
  send({ kind: 'facts', facts });
}

function send(message: ParseAnswer): void {
  process.send?.(message);
}
