import { join } from 'node:path';
import { workerFailed } from '../error-catalogue/calls.js';
import type { Pool } from '../pool/pool.js';
import type { TaskInput, TaskOutput } from '../pool/tasks.js';
import { placeUnder, type Place } from '../workspace/place.js';
import { readFileIfAble } from '../workspace/read-file-bytes.js';
import type { Refusal } from '../workspace/worker-door.js';
import type { Workspace } from '../workspace/workspace.js';
import { inBatches } from './batches.js';
import type { CodeFacts } from '../code/code-facts.js';
import type { KnownFiles, ListedFile, PassedOver, ReadFile, ReadTools, SizedFile, SkipReason, ToldRead } from './file-source.js';
import { readFiles, type ReadAnswer, type ReadRequest } from './read-files.js';
import { listFolder, type ListedSlice } from './list-folder.js';
import { refusalIn, stampAt, statFiles } from './stat-files.js';

const none = new Float64Array(0);
/** Files that are read before their content is asked for: opening one is mostly waiting. */
const filesAhead = 4;
/** Folders a worker is told of at once. */
const foldersPerSlice = 2_000;

/** Files on the disk. Worker processes look at them, read and parse them, so that the hub itself never waits for a disk. */
export class DiskFiles {
  readonly #workspace: Workspace;
  readonly #folder: Place;

  /** @param folder - what the keys of files are relative to. */
  constructor(workspace: Workspace, folder: Place) {
    this.#workspace = workspace;
    this.#folder = folder;
  }

  /** Lists the folder by walking it. @see FileSource.list */
  async *list(pool: Pool, signal: AbortSignal): AsyncGenerator<ListedFile | PassedOver> {
    // Begun ahead, the next one last: what a slice leaves is halved, so that two workers list while this one is taken.
    const begun = [this.#slice([''], pool, signal)];
    for (let next = begun.pop(); next; next = begun.pop()) {
      const slice = await next;
      const half = slice.left.length >> 1;
      for (const left of [slice.left.slice(0, half), slice.left.slice(half)]) {
        if (left.length === 0) continue;
        const following = this.#slice(left, pool, signal);
        // Nobody may come to wait for it.
        following.catch(() => undefined);
        begun.push(following);
      }
      yield* entriesOf(slice);
    }
  }

  async #slice(left: readonly string[], pool: Pool, signal: AbortSignal): Promise<ListedSlice> {
    // What is left may be long; the worker takes from its end.
    const [kept, given] = [left.slice(0, -foldersPerSlice), left.slice(-foldersPerSlice)];
    const request = { access: this.#workspace.forWorkers, root: this.#folder.root.path, folder: this.#folder.absolute, left: given };
    const slice = await this.#run(pool, 'list', { input: request, signal, here: listFolder });
    return { ...slice, left: [...kept, ...slice.left] };
  }

  /** @see FileSource.look */
  async look(files: readonly ListedFile[], { pool, known, signal }: ReadTools): Promise<(SizedFile | PassedOver)[]> {
    const folder = this.#folder.absolute;
    const keys = files.filter((file) => !file.stamp).map((file) => file.key);
    const numbers = keys.length === 0 ? none : await this.#run(pool, 'stat', { input: { folder, keys }, signal, here: statFiles });
    let looked = 0;
    return files.map((file) => {
      const stamp = file.stamp ?? stampAt(numbers, looked++);
      const refusal = refusalIn(stamp);
      if (refusal) return { skipped: reasonOf(refusal, file) };
      const last = known.stamps.get(join(folder, file.key), stamp);
      const { path, key } = file;
      return { path, key, sizeBytes: stamp[0] ?? 0, ...(last && (last.isCurrent ? { hash: last.hash } : { lastHash: last.hash })) };
    });
  }

  /** @see FileSource.read */
  async read(files: AsyncIterable<SizedFile>, tools: ReadTools, onRead: ToldRead): Promise<void> {
    await inBatches(tools.pool, files, async (batch) => {
      // Held until the answer comes: the cache may let them go meanwhile.
      const held = batch.map(({ path, lastHash }) => (lastHash === undefined ? undefined : tools.known.facts.get(path, lastHash)));
      const wanted = batch.map(({ path, key, lastHash }, index) => ({ path, key, ...(held[index] && { known: lastHash }) }));
      const answers = await this.#readBatch(wanted, tools);
      for (const [index, file] of batch.entries())
        onRead(file, this.#keep(file, { answer: answers[index] ?? 'unreadable', held: held[index] }, tools.known));
    });
  }

  /** @see FileSource.contents */
  async *contents(files: readonly ListedFile[], signal: AbortSignal): AsyncGenerator<Buffer | undefined> {
    const reading: Promise<Buffer | undefined>[] = [];
    for (const { key } of files) {
      const content = this.#content(key, signal);
      // Whoever asks for it is told; nobody may ask.
      content.catch(() => undefined);
      reading.push(content);
      if (reading.length > filesAhead) yield await reading.shift();
    }
    for (const content of reading) yield await content;
  }

  async #content(key: string, signal: AbortSignal): Promise<Buffer | undefined> {
    const place = placeUnder(this.#workspace.roots, this.#folder, key);
    return (await readFileIfAble(this.#workspace, place, { follow: false, signal }))?.content;
  }

  /** Does a task in a worker process, or here where none can be started. */
  async #run<N extends 'list' | 'stat'>(
    pool: Pool,
    task: N,
    { input, signal, here }: { input: TaskInput<N>; signal: AbortSignal; here: (input: TaskInput<N>) => Awaited<TaskOutput<N>> },
  ): Promise<TaskOutput<N>> {
    const outcome = await pool.tryRun(task, input, signal);
    if (outcome === 'not_started') return here(input);
    if (typeof outcome === 'string') throw workerFailed(outcome);
    return outcome.output;
  }

  async #readBatch(files: ReadRequest['files'], tools: ReadTools): Promise<readonly (ReadAnswer | Refusal)[]> {
    const { pool, maxFileBytes, clock, signal } = tools;
    const request = { access: this.#workspace.forWorkers, folder: this.#folder.absolute, files, maxFileBytes, now: clock.now() };
    const outcome = await pool.tryRun('read', request, signal);
    if (typeof outcome !== 'string') return outcome.output;
    if (outcome === 'not_started') return readFiles({ ...request, isPlain: true });
    if (files.length > 1) return (await Promise.all(files.map((file) => this.#readBatch([file], tools)))).flat();
    // The file that ends its parser is counted and marked, and not tried again while its content is the same.
    const [answer = 'unreadable'] = await readFiles({ ...request, isPlain: true });
    if (typeof answer === 'string' || !answer.facts) return [answer];
    return [{ ...answer, isLess: false, facts: { ...answer.facts, hasErrors: true } }];
  }

  #keep(
    file: SizedFile,
    { answer, held }: { answer: ReadAnswer | Refusal; held: CodeFacts | undefined },
    known: KnownFiles,
  ): ReadFile | PassedOver {
    if (typeof answer === 'string') return { skipped: reasonOf(answer, file) };
    const { hash, sizeBytes, stamp, isLess } = answer;
    const facts = answer.facts && !isLess ? known.facts.set(file.path, hash, answer.facts) : (answer.facts ?? held);
    if (!facts) return { skipped: 'unreadable' };
    // A file that is changed again and again is to be known by its last content alone.
    if (file.lastHash !== undefined && file.lastHash !== hash) known.facts.delete(file.path, file.lastHash);
    known.stamps.set(join(this.#folder.absolute, file.key), hash, stamp);
    return { sizeBytes, hash, facts };
  }
}

function* entriesOf({ paths, numbers, passed }: ListedSlice): Generator<ListedFile | PassedOver> {
  for (const [index, path] of paths.entries()) yield { path, key: path, stamp: stampAt(numbers, index) };
  for (const reason of ['ignored', 'withheld', 'link', 'unreadable'] as const) yield { skipped: reason, count: passed[reason] };
}

const reasons: Readonly<Record<Refusal, SkipReason>> = {
  missing: 'missing',
  link: 'link',
  folder: 'submodule',
  denied: 'withheld',
  unreadable: 'unreadable',
  too_large: 'too_large',
};

function reasonOf(refusal: Refusal, { key }: ListedFile): SkipReason {
  // A name that is no UTF-8 cannot be opened by what was made of it.
  return key.includes('\ufffd') ? 'unreadable' : reasons[refusal];
}
