import { extractFunctions } from '../extract/extract-function.js';
import { shareDuplicates } from '../extract/share-duplicates.js';
import type { FileModel } from '../model/file-model.js';
import { blockVariables } from './block-variables.js';
import { booleanReturn } from './boolean-return.js';
import type { Candidate, Rule } from './candidate.js';
import type { SuggestionKind } from './kinds.js';
import { defaultLookup } from './default-lookup.js';
import { elseAfterExit } from './else-after-exit.js';
import { emptyElse } from './empty-else.js';
import { guardClause } from './guard-clause.js';
import { mergeIfs } from './merge-ifs.js';
import { pythonRewrites } from './python-rewrites.js';
import { booleanTernary, doubleNegation } from './script-rewrites.js';
import { unreachable } from './unreachable.js';
import { unusedFunctions } from './unused-functions.js';
import { unusedImports } from './unused-imports.js';

const everywhere: Readonly<Record<SuggestionKind, readonly Rule[]>> = {
  rewrite: [booleanReturn, elseAfterExit, mergeIfs, emptyElse],
  guard_clause: [guardClause],
  extract_function: [extractFunctions],
  duplicate: [shareDuplicates],
  dead_code: [unreachable, unusedImports, unusedFunctions],
};
const inPython: readonly Rule[] = [pythonRewrites, defaultLookup];
const inScripts: readonly Rule[] = [doubleNegation, booleanTernary, blockVariables];

/** All that the rules of some kinds find in a file, before it is proven. */
export function findCandidates(model: FileModel, kinds: readonly SuggestionKind[]): Candidate[] {
  const own = model.language === 'python' ? inPython : inScripts;
  const rules = kinds.flatMap((kind) => [...everywhere[kind], ...(kind === 'rewrite' ? own : [])]);
  const found = rules.flatMap((rule) => rule(model));
  if (model.language !== 'python' || !model.source.isMixed) return found;
  return found.filter(({ edits }) =>
    edits.every(({ start, end, text }) => !text.includes('\n') && !model.source.slice({ start, end }).includes('\n')),
  );
}
