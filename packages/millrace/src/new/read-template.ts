import { readdir, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { templateMissing } from '../error-catalogue.js';

/** One file of a template: its path, with `/`, and its text, names not yet filled in. */
export interface TemplateFile {
  readonly path: string;
  readonly text: string;
}

/** Template files end in this, so that no tool takes them for sources of this package. */
const suffix = '.tmpl';

/**
 * Reads a template.
 *
 * @throws MillraceError `MILLRACE_NEW_TEMPLATE` when this package is not whole.
 */
export async function readTemplate(kind: 'plugin' | 'server'): Promise<readonly TemplateFile[]> {
  const folder = templateFolder(kind);
  const paths = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith(suffix)).toSorted();
  return Promise.all(
    paths.map(async (path) => ({
      path: path.slice(0, -suffix.length).split(sep).join('/'),
      text: await readFile(new URL(path.split(sep).map(encodeURIComponent).join('/'), folder), 'utf8'),
    })),
  );
}

function templateFolder(kind: string): URL {
  // Beside src and dist; how far up that is depends on where the bundler has put this file.
  for (const up of ['../', '../../', '../../../']) {
    const folder = new URL(`${up}templates/${kind}/`, import.meta.url);
    if (existsSync(fileURLToPath(folder))) return folder;
  }
  throw templateMissing(kind);
}
