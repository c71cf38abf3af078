import { rulesAbove, withRulesIn } from '../workspace/gitignore-files.js';
import { isIgnored, type IgnoreRules } from '../workspace/ignore-rules.js';
import { placeUnder, type Place } from '../workspace/place.js';
import type { Workspace } from '../workspace/workspace.js';

/** The rules of the folders above a folder and of those inside, as paths ask for them. */
export class FolderRules {
  readonly #workspace: Workspace;
  readonly #folder: Place;
  readonly #signal: AbortSignal;
  readonly #rules = new Map<string, Promise<IgnoreRules[]>>();
  readonly #ignored = new Map<string, Promise<boolean>>();

  constructor(workspace: Workspace, folder: Place, signal: AbortSignal) {
    this.#workspace = workspace;
    this.#folder = folder;
    this.#signal = signal;
  }

  /** Whether a file is ignored, or a folder it lies in. */
  async ignore(path: string): Promise<boolean> {
    const parent = parentOf(path);
    return (parent !== '' && (await this.ignoresFolder(parent))) || this.#matches(path, false);
  }

  /** Whether a folder is ignored, or one that it lies in. */
  ignoresFolder(path: string): Promise<boolean> {
    const known = this.#ignored.get(path);
    if (known) return known;
    const parent = parentOf(path);
    const asked = (parent === '' ? Promise.resolve(false) : this.ignoresFolder(parent)).then(
      (isIgnoredAbove) => isIgnoredAbove || this.#matches(path, true),
    );
    this.#ignored.set(path, asked);
    return asked;
  }

  async #matches(path: string, isFolder: boolean): Promise<boolean> {
    const rules = await this.#rulesIn(parentOf(path));
    const parts = `${this.#folder.relative}/${path}`.split('/').filter((part) => part !== '');
    return isIgnored(rules, parts, { isFolder, effort: { steps: 0 } });
  }

  #rulesIn(path: string): Promise<IgnoreRules[]> {
    const known = this.#rules.get(path);
    if (known) return known;
    const { roots } = this.#workspace;
    const above = path === '' ? rulesAbove(this.#workspace, this.#folder, this.#signal) : this.#rulesIn(parentOf(path));
    const asked = above.then((rules) =>
      withRulesIn(this.#workspace, placeUnder(roots, this.#folder, path), { above: rules, signal: this.#signal }),
    );
    this.#rules.set(path, asked);
    return asked;
  }
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
