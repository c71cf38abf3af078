import type { MillraceError } from '@millrace/core';
import { failure, retryable } from './failure.js';

export const invalidPattern = (problem: string, fix: string): MillraceError =>
  failure('invalid_pattern', `This cannot be searched for: ${problem}.`, fix);

export const searchUnavailable = (cause: unknown): MillraceError =>
  failure(
    'search_unavailable',
    'There is no ripgrep for this system, so file content cannot be searched.',
    'Let the host install @vscode/ripgrep with its optional package for this platform.',
    cause,
  );

export const searchFailed = (problem: string, cause?: unknown): MillraceError =>
  failure('search_failed', `The search failed: ${problem}.`, 'Try again with a narrower path.', cause);

export const searchesBusy = (): MillraceError => retryable('busy', 'Too many searches run already.', 'Call again in a moment.');
