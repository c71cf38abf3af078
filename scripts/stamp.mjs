import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A hash of the contents and paths of files and folders; what is missing counts as missing. */
export function hashOf(base, paths, more = []) {
  const hash = createHash('sha256');
  for (const path of paths)
    for (const file of filesUnder(base, path))
      hash
        .update(`${file}\0`)
        .update(readFileSync(join(base, file)))
        .update('\0');
  for (const text of more) hash.update(`${text}\0`);
  return hash.digest('hex').slice(0, 32);
}

/** Whether the work that leaves this stamp was done for this hash. */
export function isStamped(stampFile, hash) {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash;
}

/** Leaves a stamp: call it when the work is done, never before. */
export function leaveStamp(stampFile, hash) {
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, hash);
}

function filesUnder(base, path) {
  const full = join(base, path);
  if (!existsSync(full)) return [];
  let entries;
  try {
    entries = readdirSync(full, { withFileTypes: true });
  } catch {
    return [path];
  }
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesUnder(base, join(path, entry.name)) : [join(path, entry.name)]));
}
