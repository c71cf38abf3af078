import { unpackDetail } from '../code/code-detail.js';
import type { CodeDetail } from '../code/code-facts.js';
import { importEdges, type ImportEdges } from './import-edges.js';
import type { IngestedFile, Snapshot } from './snapshot.js';

/** A snapshot with what is looked up in it. Everything is worked out when it is first asked for. */
export class Repository {
  readonly snapshot: Snapshot;
  #byPath: ReadonlyMap<string, IngestedFile> | undefined;
  #imports: Promise<ImportEdges> | undefined;

  constructor(snapshot: Snapshot) {
    this.snapshot = snapshot;
  }

  /** By path. */
  get files(): readonly IngestedFile[] {
    return this.snapshot.files;
  }

  /** The file of a path, relative to what was ingested. */
  file(path: string): IngestedFile | undefined {
    this.#byPath ??= new Map(this.snapshot.files.map((file) => [file.path, file]));
    return this.#byPath.get(path);
  }

  /** The symbols of a file and the names it uses. Unpacked anew at each call: whoever needs it twice keeps it. */
  detailOf(file: IngestedFile): CodeDetail {
    return unpackDetail(file);
  }

  /** Which files import which. Worked out once; a call that is stopped leaves nothing behind. */
  imports(signal: AbortSignal): Promise<ImportEdges> {
    this.#imports ??= importEdges(this.snapshot, signal).catch((error: unknown) => {
      this.#imports = undefined;
      throw error;
    });
    return this.#imports;
  }
}
