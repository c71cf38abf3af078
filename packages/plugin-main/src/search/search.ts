import { basename, dirname } from 'node:path';
import { isMillraceError } from '@millrace/core';
import { binaryFile } from '../error-catalogue/files.js';
import { searchesBusy } from '../error-catalogue/search.js';
import { TurnQueue } from '../pool/turn-queue.js';
import { mimeOf } from '../workspace/mime.js';
import type { OpenedFolder } from '../workspace/opened-folder.js';
import type { Place } from '../workspace/place.js';
import { isBinary, sniffBytes } from '../workspace/text-encoding.js';
import type { Workspace } from '../workspace/workspace.js';
import { countListed, type SearchedFiles } from './count-listed.js';
import { startRipgrep } from './ripgrep-process.js';
import { planSearch, type SearchRequest } from './search-request.js';
import { SearchRun } from './search-run.js';
import { searchScope } from './search-scope.js';

/** What a search may be told. */
export interface SearchOptions {
  /** Rows kept of one search; 20 000 unless said. */
  readonly maxRows?: number;
  /** Milliseconds of one search, after which it gives what it has; 20 000 unless said. */
  readonly timeoutMs?: number;
}

const running = 4;
const waiting = 32;

const searches = new WeakMap<Workspace, Search>();

/** The search of a workspace: one, so that its limit of processes holds for all who search. */
export function searchOf(workspace: Workspace): Search {
  const known = searches.get(workspace) ?? new Search(workspace);
  searches.set(workspace, known);
  return known;
}

/** Searches names and content of files with ripgrep. Nothing outside the roots is shown, and no link is followed. */
export class Search {
  readonly #workspace: Workspace;
  readonly #options: SearchOptions;
  readonly #turns = new TurnQueue(running, waiting);

  constructor(workspace: Workspace, options: SearchOptions = {}) {
    this.#workspace = workspace;
    this.#options = options;
  }

  /**
   * Begins a search. What it finds can be had while it goes on; whoever has it closes it.
   *
   * @throws MillraceError `invalid_pattern`, `unknown_language`, `busy`, and what opening the path refuses. A regular
   * expression that is none fails the first row.
   */
  async find(request: SearchRequest, signal: AbortSignal): Promise<SearchRun> {
    const plan = planSearch(request);
    const target = await this.#open(request.path);
    try {
      const scope = await searchScope(this.#workspace, target.folder.place, { includeIgnored: request.includeIgnored, signal });
      const ended = await this.#turns.enter(signal, searchesBusy);
      // A millisecond more: the clock of the disk may be finer.
      const startedAtMs = Date.now() + 1;
      const args = [...scope.args, ...plan.filterArgs, ...plan.args, '--', target.name];
      const process = await startRipgrep(target.folder.itself, args).catch((error: unknown) => {
        ended();
        throw error;
      });
      return new SearchRun({
        workspace: this.#workspace,
        folder: target.folder.place,
        context: request.context,
        startedAtMs,
        signal,
        process,
        plan,
        keeps: (path) => scope.keeps(path),
        maxRows: this.#options.maxRows ?? 20_000,
        timeoutMs: this.#options.timeoutMs ?? 20_000,
        ended,
      });
    } finally {
      await target.folder.close();
    }
  }

  /** Counts the files that a search looks at, so that one without a result can say what it means. */
  async countFiles(request: SearchRequest, signal: AbortSignal): Promise<SearchedFiles> {
    const { includeIgnored } = request;
    const plan = planSearch({ ...request, mode: 'name', query: '*' });
    const target = await this.#open(request.path);
    try {
      const scope = await searchScope(this.#workspace, target.folder.place, { includeIgnored, isWithheldListed: true, signal });
      const args = [...scope.args, ...plan.filterArgs, ...plan.args, '--sort=none', '--', target.name];
      const process = await startRipgrep(target.folder.itself, args);
      return await countListed(process, { accepts: plan.accepts, isAllShown: this.#workspace.allowSecrets, signal });
    } finally {
      await target.folder.close();
    }
  }

  async #open(path: string): Promise<Target> {
    const place = this.#workspace.locate(path);
    try {
      return { folder: await this.#workspace.openFolder(place), name: '.' };
    } catch (error) {
      if (isMillraceError(error, 'not_directory')) return this.#openFile(place);
      throw error;
    }
  }

  async #openFile(place: Place): Promise<Target> {
    const file = await this.#workspace.openFile(place);
    try {
      const head = Buffer.alloc(sniffBytes);
      const { bytesRead } = await file.handle.read(head, 0, head.length, 0);
      const read = head.subarray(0, bytesRead);
      if (isBinary(read)) throw binaryFile(place.shown, file.stats.size, mimeOf(read, place.relative));
      const folder = await this.#workspace.openFolder(this.#workspace.placeOf(dirname(file.place.absolute)));
      return { folder, name: `./${basename(file.place.absolute)}` };
    } finally {
      await file.handle.close();
    }
  }
}

/** The folder a search works in, and what of it is searched. */
interface Target {
  readonly folder: OpenedFolder;
  readonly name: string;
}
