import { MillraceError } from '@millrace/core';

/** It cannot be opened or reached. @param location - without user and password. */
export const databaseUnavailable = (location: string, reason: { problem: string; fix: string; cause?: unknown }): MillraceError =>
  new MillraceError(
    'MILLRACE_DATABASE_UNAVAILABLE',
    { what: `The database ${location} is not available: ${reason.problem}.`, fix: reason.fix },
    { cause: reason.cause, retryable: true, retryAfterMs: 1_000 },
  );

/** Its engine broke; the next use opens it anew. */
export const databaseStopped = (location: string): MillraceError =>
  databaseUnavailable(location, { problem: 'its engine has stopped', fix: 'Use it again: that opens it anew.' });

/** The database was closed with its hub. */
export const databaseClosed = (location: string): MillraceError =>
  new MillraceError('MILLRACE_DATABASE_CLOSED', {
    what: `The database ${location} is closed: its hub has stopped.`,
    fix: 'Make and start a new hub.',
  });

/** A statement waited too long for somebody else's transaction. */
export const databaseBusy = (waitedMs: number): MillraceError =>
  new MillraceError(
    'MILLRACE_DATABASE_BUSY',
    {
      what: `A statement waited ${waitedMs} ms for a transaction to end.`,
      expected: 'transactions that take milliseconds: the embedded database runs one at a time.',
      fix: 'Keep slow work (network, files) out of transactions, or use PostgreSQL.',
    },
    { retryable: true, retryAfterMs: 1_000 },
  );

/** A statement or a transaction took too long and was given up. */
export const databaseTimeout = (what: 'statement' | 'transaction', limitMs: number): MillraceError =>
  new MillraceError('MILLRACE_DATABASE_TIMEOUT', {
    what: `A ${what} had not ended after ${limitMs} ms and was given up.`,
    expected:
      what === 'statement'
        ? 'statements that end in that time.'
        : 'transactions that end in that time, and wait for nothing but statements.',
    fix: 'Ask for less at once, add an index, or raise timeoutMs of the database. Migrations have no such limit.',
  });

/** A statement on the outer connection from inside a transaction would wait for itself. */
export const transactionHeld = (): MillraceError =>
  new MillraceError('MILLRACE_DATABASE_TRANSACTION_HELD', {
    what: 'A statement inside a transaction used the outer connection, which waits for that same transaction to end.',
    expected: 'the connection that transaction(work) passes to work.',
    fix: 'Write transaction(async (inside) => { await inside.rows(...) }), and do other work after it.',
  });

/** A transaction was used after it had ended. */
export const transactionEnded = (): MillraceError =>
  new MillraceError('MILLRACE_DATABASE_TRANSACTION_ENDED', {
    what: 'A statement came after its transaction had ended.',
    expected: 'every statement of a transaction to be awaited inside its work.',
    fix: 'Await each promise inside transaction(work), or use the outer connection afterwards.',
  });

/** A transaction was rolled back at its end, though its work said that all was well. */
export const transactionUndone = (): MillraceError =>
  new MillraceError('MILLRACE_DATABASE_TRANSACTION_UNDONE', {
    what: 'A transaction was undone at its end: a statement in it had failed, and its error was caught.',
    expected: 'transactions whose work ends with an error when one of its statements has failed.',
    fix: 'Let errors of statements out of transaction(work), or put what may fail into a transaction within it.',
  });
