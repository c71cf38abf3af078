import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Terminal } from '../commands/terminal.js';
import type { Settings } from '../compose/settings.js';
import type { MainJobOptions } from './main-job.js';

/** Where a run keeps its data and listens. */
export interface Place {
  readonly dataDirectory: string;
  readonly port: number;
  readonly streamPort: number;
  /** Removes what was made for this run alone. */
  remove(): void;
}

/** A run on another repository, or one that ends by itself, has ports and data of its own: it disturbs no hub that serves. */
export function choosePlace(terminal: Terminal, settings: Settings, options: MainJobOptions): Place {
  const isApart = options.repo !== undefined || options.once === true;
  const ports = { port: options.port ?? (isApart ? 0 : 4600), streamPort: options.streamPort ?? (isApart ? 0 : 4601) };
  if (terminal.environment['MILLRACE_DATA_DIR']?.trim()) return { ...ports, dataDirectory: settings.dataDirectory, remove: () => {} };
  if (!isApart) return { ...ports, dataDirectory: join(terminal.folder, '.millrace'), remove: () => {} };
  const dataDirectory = mkdtempSync(join(tmpdir(), 'millrace-'));
  const removeNow = (): void => rmSync(dataDirectory, { recursive: true, force: true, maxRetries: 3 });
  const forget = terminal.onExit(removeNow);
  return { ...ports, dataDirectory, remove: () => (forget(), removeNow()) };
}
