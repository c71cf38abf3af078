import { MillraceError } from '@millrace/core';

export const memoryFull = (limit: number): MillraceError =>
  new MillraceError('MILLRACE_MEMORY_FULL', {
    what: `You already have ${limit} memories, which is the limit of this server.`,
    fix: 'Ask its operator to raise maxMemories in support({ maxMemories }).',
  });

export const memoryTooLarge = (bytes: number, limit: number): MillraceError =>
  new MillraceError('MILLRACE_MEMORY_TOO_LARGE', {
    what: `The text has ${bytes} bytes; a memory may have ${limit}.`,
    fix: 'Remember it in parts, or remember a summary and where the whole is kept.',
  });

export const memoryInvalid = (problem: string): MillraceError =>
  new MillraceError('MILLRACE_MEMORY_INVALID', {
    what: `The text cannot be remembered: ${problem}.`,
    expected: 'text with at least one word to find it by.',
  });

export const operationUnknown = (id: string): MillraceError =>
  new MillraceError('MILLRACE_OPERATION_UNKNOWN', {
    what: `You have no operation '${id}'.`,
    expected: 'the operation_id that start gave you; operations are kept for a day.',
    fix: "Call monitor_operation with action 'start', or 'get' without an id to list yours.",
  });

export const operationFinished = (id: string): MillraceError =>
  new MillraceError('MILLRACE_OPERATION_FINISHED', {
    what: `Operation '${id}' has finished and cannot change any more.`,
    fix: "Start a new one with action 'start'.",
  });

export const operationExists = (id: string): MillraceError =>
  new MillraceError('MILLRACE_OPERATION_EXISTS', {
    what: `You already have an operation '${id}'.`,
    fix: 'Leave operation_id out of start, or choose another.',
  });
