import { editText, type TextChange, type TextEdit, type TextEdited } from '../edit/edit-text.js';
import { Pool } from '../pool/pool.js';
import { noSignal, type TestWorkspace } from './open-workspace.js';

/** A pool that has no processes, so that no file is parsed. */
const noPool = new Pool({ program: '/dev/null' });
let number = 0;

/** Edits a file of a test's workspace. */
export async function editFile(
  { workspace }: TestWorkspace,
  path: string,
  change: TextChange,
  wanted: Partial<TextEdit> = {},
): Promise<TextEdited> {
  number += 1;
  const edit = { maxFileBytes: 100_000, maxDiffLength: 6_000, unique: `edit-${number}`, pool: noPool, signal: noSignal };
  return editText(workspace, workspace.locate(path), { ...edit, change, ...wanted });
}
