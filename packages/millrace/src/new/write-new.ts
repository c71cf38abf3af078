import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { newExists, newWriteFailed } from '../error-catalogue.js';
import { readTemplate, type TemplateFile } from './read-template.js';
import { templateNames, type TemplateNames } from './template-names.js';

/**
 * Writes a template into a directory that is empty or does not exist yet.
 *
 * @returns the files written, relative to the directory, with `/`.
 * @throws MillraceError `MILLRACE_NEW_NAME`, `MILLRACE_NEW_EXISTS`, `MILLRACE_NEW_WRITE`, `MILLRACE_NEW_TEMPLATE`.
 */
export async function writeNew(kind: 'plugin' | 'server', name: string, directory: string): Promise<string[]> {
  const template = await readTemplate(kind);
  const names = templateNames(name, (identifier) => isUsed(template, identifier));
  await refuseUnlessEmpty(directory);
  const files = template.map(({ path, text }) => ({ path: fill(path, names), text: fill(text, names) }));
  try {
    for (const { path, text } of files) {
      const file = join(directory, path);
      await mkdir(dirname(file), { recursive: true });
      // Whatever has come there in the meantime stays.
      await writeFile(file, text, { flag: 'wx' });
    }
  } catch (cause) {
    throw newWriteFailed(directory, cause);
  }
  return files.map(({ path }) => path);
}

function isUsed(template: readonly TemplateFile[], identifier: string): boolean {
  const word = new RegExp(`\\b${identifier}\\b`);
  return template.some(({ path, text }) => path.endsWith('.ts') && word.test(text));
}

async function refuseUnlessEmpty(directory: string): Promise<void> {
  const entries = await readdir(directory).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return [];
    throw cause.code === 'ENOTDIR' ? newExists(directory) : newWriteFailed(directory, cause);
  });
  if (entries.length > 0) throw newExists(directory);
}

function fill(text: string, names: TemplateNames): string {
  return text.replaceAll(/\{\{(name|snake|camel|title)\}\}/g, (_, form: keyof TemplateNames) => names[form]);
}
