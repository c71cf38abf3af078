import { join } from 'node:path';
import type { Checkpoint, Image } from './checkpoint.js';
import { claimFolder, type ClaimedFolder } from './claim-folder.js';
import { ImageStore } from './image-store.js';
import { Journal } from './journal.js';

/** Checkpoints as they lie on the disk, opened. */
export interface OpenedStore {
  readonly folder: ClaimedFolder;
  readonly images: ImageStore;
  readonly journal: Journal;
  /** Oldest first. */
  readonly entries: Map<string, Checkpoint>;
}

/** Opens what is there, or begins it. @param onFolder - told the folder before anything lies in it. */
export async function openStore(directory: string | undefined, onFolder?: (path: string) => void): Promise<OpenedStore> {
  const folder = await claimFolder(directory);
  try {
    onFolder?.(folder.path);
    const journal = new Journal(join(folder.path, 'journal.jsonl'));
    const entries = await journal.read();
    const images = new ImageStore(folder.path);
    await images.open([...entries.values()].flatMap(imagesOf));
    return { folder, images, journal, entries };
  } catch (error) {
    await folder.release().catch(() => undefined);
    throw error;
  }
}

/** The images a checkpoint holds. */
export function imagesOf(checkpoint: Checkpoint): Image[] {
  return checkpoint.changes.flatMap(({ before }) => (before ? [before] : []));
}
