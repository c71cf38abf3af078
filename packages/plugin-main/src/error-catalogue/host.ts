import { MillraceError } from '@millrace/core';

/** A root of the configuration cannot be used; every such root at once. */
export const rootsInvalid = (problems: readonly string[]): MillraceError =>
  new MillraceError(
    'MILLRACE_MAIN_ROOTS_INVALID',
    {
      what: 'Not every root can be used:',
      expected: 'folders that exist and can be read.',
      fix: 'Mend roots and readOnlyRoots where the host calls main({ ... }).',
    },
    { problems },
  );

export const secretsMissing = (problems: readonly string[]): MillraceError =>
  new MillraceError(
    'MILLRACE_MAIN_SECRETS_MISSING',
    {
      what: 'Not every secret that is referred to is there:',
      expected: 'a value or a function in secrets for each secret:NAME.',
      fix: 'Add them to secrets where the host calls main({ ... }).',
    },
    { problems },
  );
