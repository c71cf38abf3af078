import type { Call } from '@millrace/core';
import { keepAsCheckpoint } from '../changes/keep-before.js';
import { ownerOf } from '../checkpoints/open-checkpoints.js';
import { editText, type TextChange, type TextEdited } from '../edit/edit-text.js';
import { lineStat } from '../edit/line-stat.js';
import { invalidEdit } from '../error-catalogue/edits.js';
import type { editFile, writeFile } from '../tokens.js';
import type { InputOf, OutputOf } from '../tools/tool-types.js';
import { writeText } from '../workspace/write-text.js';
import type { HandlerTools } from './handler-tools.js';

/** Characters of a diff that an answer shows. */
const maxDiffLength = 6_000;

/** `write_file`. */
export async function handleWriteFile(
  tools: HandlerTools,
  input: InputOf<typeof writeFile>,
  call: Call,
): Promise<OutputOf<typeof writeFile>> {
  const { workspace, activity } = tools;
  const written = await writeText(workspace, workspace.locate(input.path), {
    ...changing(tools, input, call),
    content: input.content,
    mode: input.mode,
    createParents: input.create_parents === true,
    encoding: input.encoding,
  });
  if (!input.dry_run) activity.changed('written');
  return {
    status: 'success',
    path: written.place.shown,
    created: written.before === undefined,
    ...(await lineStat(written.before, written.bytes, call.signal)),
    size_bytes: written.bytes.length,
    hash: written.hash,
    encoding: written.encoding,
    ...afterwards(written, input, []),
  };
}

/** `edit_file`. */
export async function handleEditFile(tools: HandlerTools, input: InputOf<typeof editFile>, call: Call): Promise<OutputOf<typeof editFile>> {
  const { workspace, pool, activity } = tools;
  const edit = { ...changing(tools, input, call), change: changeOf(input), maxDiffLength, pool };
  const edited = await editText(workspace, workspace.locate(input.path), edit);
  if (!input.dry_run) activity.changed('written');
  return {
    status: 'success',
    path: edited.place.shown,
    replacements: edited.replacements,
    diff: edited.diff.text,
    hash: edited.hash,
    encoding: edited.encoding,
    ...(edited.parses.after !== undefined && { parses: edited.parses.after }),
    ...afterwards(edited, input, notesOn(edited)),
  };
}

interface Changing {
  readonly if_match?: string | undefined;
  readonly dry_run?: boolean | undefined;
}

function changing({ config, ids, checkpoints }: HandlerTools, input: Changing, call: Call) {
  return {
    ifMatch: input.if_match,
    isDry: input.dry_run === true,
    maxFileBytes: config.maxFileBytes,
    unique: ids.next(),
    keep: keepAsCheckpoint(checkpoints, ownerOf(call), call.name),
    signal: call.signal,
  };
}

function changeOf({ edits, patch, symbol, body }: InputOf<typeof editFile>): TextChange {
  if ([edits, patch, symbol ?? body].filter((part) => part !== undefined).length !== 1)
    throw invalidEdit('it needs exactly one of edits, patch and symbol');
  if (edits) return { edits };
  if (patch !== undefined) return { patch };
  if (symbol === undefined || body === undefined) throw invalidEdit('symbol and body belong together');
  return { symbol, body };
}

function notesOn({ diff, parses }: TextEdited): string[] {
  const cut = [
    ...(diff.omittedLines > 0 ? [`${diff.omittedLines} lines`] : []),
    ...(diff.omittedPlaces > 0 ? [`${diff.omittedPlaces} places`] : []),
  ];
  return [
    ...(diff.text === '' && cut.length === 0 ? ['Nothing changes.'] : []),
    ...(cut.length > 0 ? [`The diff leaves out ${cut.join(' and ')}.`] : []),
    ...(parses.before === true ? ['It parsed before this edit and no longer does.'] : []),
  ];
}

function afterwards(
  { checkpoint, links }: { readonly checkpoint?: string | undefined; readonly links: number },
  { dry_run: isDry }: Changing,
  notes: readonly string[],
): { checkpoint?: string; note?: string; dry_run?: true } {
  const all = links > 1 ? [...notes, 'It had further hard links; they keep the old content.'] : notes;
  return {
    ...(checkpoint !== undefined && { checkpoint }),
    ...(all.length > 0 && { note: all.join(' ') }),
    ...(isDry && { dry_run: true as const }),
  };
}
