import type { MillraceError } from '@millrace/core';
import { failure, retryable } from './failure.js';

export const tooLargeForTrash = (shown: string, sizeBytes: number, limitBytes: number): MillraceError =>
  failure(
    'too_large_for_trash',
    `'${shown}' has ${sizeBytes} bytes; only ${limitBytes} are kept to be undone.`,
    'Delete it for good with delete_file and permanent: true, or let the host raise undo.maxBytes.',
  );

export const targetTaken = (shown: string): MillraceError =>
  failure('exists', `'${shown}' already exists.`, 'Call again with overwrite: true, or choose another name.');

export const folderInTheWay = (shown: string): MillraceError =>
  failure('exists', `'${shown}' is a folder, which is never replaced.`, `Name the new path whole, for example '${shown}/name'.`);

export const folderMissing = (shown: string): MillraceError =>
  failure('not_found', `The folder of '${shown}' does not exist.`, 'Create it first with create_directory.');

export const intoItself = (shown: string): MillraceError =>
  failure('invalid_path', `'${shown}' cannot be brought into itself.`, 'Choose a path outside of it.');

export const copyTooLarge = (shown: string, sizeBytes: number, limitBytes: number): MillraceError =>
  failure('too_large', `'${shown}' has ${sizeBytes} bytes; ${limitBytes} may be copied at once.`, 'Copy its parts one by one.');

export const checkpointUnknown = (id: string, newest: readonly string[]): MillraceError =>
  failure(
    'checkpoint_unknown',
    `There is no checkpoint '${id.slice(0, 40)}' of yours${newest.length === 0 ? ', nor any other' : `; the newest are ${newest.join(', ')}`}.`,
    'Call list_checkpoints to see what can be undone.',
  );

export const alreadyUndone = (id: string, by: string): MillraceError =>
  failure('conflict', `'${id}' was undone already.`, `Undo '${by}' to have the change back.`);

export const changedSince = (places: readonly string[]): MillraceError =>
  failure(
    'conflict',
    `Nothing was undone: ${places.join('; ')}.`,
    'Mend by hand with read_file and edit_file, or undo later changes first.',
  );

export const imageGone = (shown: string): MillraceError =>
  failure('checkpoint_gone', `What '${shown}' was is no longer kept.`, 'Undo another checkpoint; list_checkpoints shows them.');

export const conflict = (shown: string, present: string): MillraceError =>
  failure(
    'conflict',
    `'${shown}' is not what if_match expects; its hash is now ${present}.`,
    'Read it again, then write with the hash that read_file gives.',
  );

export const changedMeanwhile = (shown: string): MillraceError =>
  retryable(
    'conflict',
    `Someone else changed '${shown}' in the same moment, so nothing more was done to it.`,
    'Look at it again, then repeat the call.',
  );

export const rootKept = (shown: string): MillraceError =>
  failure('denied', `'${shown}' is a root, or holds one, and is never deleted.`, 'Delete what is inside it by name.');

export const exists = (shown: string): MillraceError =>
  failure('exists', `'${shown}' already exists.`, "Write with mode 'overwrite', or choose another name.");

export const notAFolder = (shown: string): MillraceError =>
  failure('exists', `'${shown}' already exists and is not a folder.`, 'Choose another name, or delete what is there first.');

export const folderNotCopied = (shown: string): MillraceError =>
  failure('is_directory', `'${shown}' is a folder.`, 'To copy it with everything inside, call with recursive: true.');

export const notEmpty = (shown: string): MillraceError =>
  failure('is_directory', `'${shown}' is a folder.`, 'To delete it with everything inside, call with recursive: true.');
