import { readdirSync, type Dirent } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { isIgnored, maxActiveRules, maxIgnoreBytes, parseIgnore, type IgnoreRules } from '../workspace/ignore-rules.js';
import type { Effort } from '../workspace/glob.js';
import { noiseFolders } from '../workspace/noise-folders.js';
import { protectedName } from '../workspace/protected-name.js';
import { readInWorker, statInWorker, withFolderInWorker, type WorkerAccess } from '../workspace/worker-door.js';
import { stampOf } from './stat-files.js';

/** A folder to be listed, a slice at a time. */
export interface ListRequest {
  readonly access: WorkerAccess;
  /** The root that the folder lies in: .gitignore files hold from there on. Absolute and real. */
  readonly root: string;
  /** Absolute and real. */
  readonly folder: string;
  /** Folders still to be entered, relative to it, the next one last: `['']` to begin. */
  readonly left: readonly string[];
}

/** A slice of a listing. */
export interface ListedSlice {
  /** Relative to the folder, parts separated by `/`: of each folder its files, then what is in its folders, by name. */
  readonly paths: string[];
  /** What `stampOf` says of each, one after the other. */
  readonly numbers: Float64Array;
  readonly passed: Passed;
  /** To be asked for next; empty at the end. */
  readonly left: readonly string[];
}

/** How many entries were passed over. */
export interface Passed {
  ignored: number;
  withheld: number;
  link: number;
  unreadable: number;
}

const maxEntriesPerFolder = 50_000;
/** Levels below the folder; deeper ones are passed over. */
const maxDepth = 100;
/** About a tenth of a second's work: entries, and what else takes time counted as so many of them. */
const entriesPerSlice = 10_000;
const folderAsEntries = 10;
const stepsPerEntry = 2_000;

/** Lists a slice of a folder and all below. Links are never followed; what .gitignore, git or secrecy withholds is counted. */
export function listFolder(request: ListRequest): ListedSlice {
  const slice = new Slice(request);
  while (!slice.isFull && slice.enterNext());
  return slice.result();
}

class Slice {
  readonly #request: ListRequest;
  readonly #left: string[];
  readonly #paths: string[] = [];
  readonly #numbers: number[] = [];
  readonly #passed: Passed = { ignored: 0, withheld: 0, link: 0, unreadable: 0 };
  readonly #effort: Effort = { steps: 0 };
  readonly #rules = new Map<string, readonly IgnoreRules[]>();
  #entries = 0;

  constructor(request: ListRequest) {
    this.#request = request;
    this.#left = [...request.left];
  }

  get isFull(): boolean {
    return this.#entries + this.#effort.steps / stepsPerEntry >= entriesPerSlice;
  }

  /** @returns whether there was a folder left to enter. */
  enterNext(): boolean {
    const path = this.#left.pop();
    if (path === undefined) return false;
    const folder = path === '' ? this.#request.folder : join(this.#request.folder, path);
    const refusal = withFolderInWorker(this.#request.access, folder, (at) => {
      const entries = readdirSync(at(''), { withFileTypes: true });
      this.#entries += entries.length + folderAsEntries;
      this.#passed.unreadable += Math.max(0, entries.length - maxEntriesPerFolder);
      this.#take(entries.slice(0, maxEntriesPerFolder).sort(byName), { path, folder, at });
    });
    if (refusal !== undefined) this.#passed.unreadable += 1;
    return true;
  }

  result(): ListedSlice {
    return { paths: this.#paths, numbers: Float64Array.from(this.#numbers), passed: this.#passed, left: this.#left };
  }

  #take(entries: readonly Dirent[], { path, folder, at }: { path: string; folder: string; at: (name: string) => string }): void {
    const rules = this.#rulesIn(
      folder,
      entries.some(({ name }) => name === '.gitignore'),
    );
    const parts = partsOf(relative(this.#request.root, folder));
    const folders: string[] = [];
    for (const entry of entries) {
      if (!this.#isKept(entry, parts, rules)) continue;
      const inside = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) folders.push(inside);
      else if (entry.isFile()) this.#takeFile(inside, at(entry.name));
      else this.#passed[entry.isSymbolicLink() ? 'link' : 'unreadable'] += 1;
    }
    if (path !== '' && path.split('/').length >= maxDepth) this.#passed.unreadable += folders.length;
    else this.#left.push(...folders.reverse());
  }

  #takeFile(path: string, at: string): void {
    const stats = statInWorker(at);
    if (typeof stats === 'string') this.#passed.unreadable += 1;
    else {
      this.#paths.push(path);
      this.#numbers.push(...stampOf(stats));
    }
  }

  #isKept(entry: Dirent, folder: readonly string[], rules: readonly IgnoreRules[]): boolean {
    const reason = protectedName(entry.name);
    if (reason === 'git') return false;
    const isFolder = entry.isDirectory();
    const isNoise = isFolder && noiseFolders.has(entry.name);
    if (isNoise || (rules.length > 0 && isIgnored(rules, [...folder, entry.name], { isFolder, effort: this.#effort }))) {
      this.#passed.ignored += 1;
      return false;
    }
    if (reason === undefined || this.#request.access.allowSecrets) return true;
    this.#passed.withheld += 1;
    return false;
  }

  /** The rules that hold in a folder: those above it, and its own. */
  #rulesIn(folder: string, hasOwn: boolean): readonly IgnoreRules[] {
    const known = this.#rules.get(folder);
    if (known) return known;
    const { access, root } = this.#request;
    const above = folder === root ? [] : this.#rulesIn(join(folder, '..'), true);
    const own = hasOwn ? ownRules(access, folder, { root, above }) : undefined;
    const rules = own ? [...above, own] : above;
    this.#rules.set(folder, rules);
    return rules;
  }
}

function ownRules(
  access: WorkerAccess,
  folder: string,
  { root, above }: { root: string; above: readonly IgnoreRules[] },
): IgnoreRules | undefined {
  if (above.reduce((sum, file) => sum + file.rules.length, 0) >= maxActiveRules) return undefined;
  const file = readInWorker(access, join(folder, '.gitignore'), { maxBytes: maxIgnoreBytes, isCut: true });
  return typeof file === 'string' ? undefined : parseIgnore(file.content, partsOf(relative(root, folder)));
}

function partsOf(path: string): string[] {
  return path === '' ? [] : path.split(sep);
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
