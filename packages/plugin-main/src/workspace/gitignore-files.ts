import { maxActiveRules, maxIgnoreBytes, parseIgnore, type IgnoreRules } from './ignore-rules.js';
import { placeUnder, type Place } from './place.js';
import { readFileIfAble } from './read-file-bytes.js';
import type { Workspace } from './workspace.js';

/** The rules that hold inside a folder before its own: those of the folders above, as far up as its root goes. */
export async function rulesAbove(workspace: Workspace, folder: Place, signal: AbortSignal): Promise<IgnoreRules[]> {
  const real = await workspace.resolve(folder);
  const top: Place = { ...real, relative: '', absolute: real.root.path };
  const parts = real.relative === '' ? [] : real.relative.split('/');
  let rules: IgnoreRules[] = [];
  for (let depth = 0; depth < parts.length; depth += 1)
    rules = await withRulesIn(workspace, placeUnder(workspace.roots, top, parts.slice(0, depth).join('/')), { above: rules, signal });
  return rules;
}

/** The rules of the folders above, and those of a folder's own .gitignore. */
export async function withRulesIn(
  workspace: Workspace,
  folder: Place,
  { above, signal }: { above: readonly IgnoreRules[]; signal: AbortSignal },
): Promise<IgnoreRules[]> {
  if (above.reduce((sum, file) => sum + file.rules.length, 0) >= maxActiveRules) return [...above];
  const options = { follow: false, maxBytes: maxIgnoreBytes, signal };
  // A .gitignore that is missing or cannot be read has no rules.
  const file = await readFileIfAble(workspace, placeUnder(workspace.roots, folder, '.gitignore'), options);
  return file ? [...above, parseIgnore(file.content, folder.relative === '' ? [] : folder.relative.split('/'))] : [...above];
}
