/** The sentences of an error: what happened, what was expected, what to do next. */
export interface ErrorSentences {
  readonly what: string;
  readonly expected?: string;
  readonly fix?: string;
}

/** What else an error may carry. */
export interface ErrorOptions {
  readonly cause?: unknown;
  /** All problems of one kind, when there are several. */
  readonly problems?: readonly string[];
  /** The same call may work later. */
  readonly retryable?: boolean;
  /** Milliseconds to wait before trying again. */
  readonly retryAfterMs?: number;
}

/** The one error class. Compare with `isMillraceError` and `code`, never `instanceof`: two copies may be installed. */
export class MillraceError extends Error {
  override readonly name = 'MillraceError' as const;
  readonly code: string;
  readonly expected: string | undefined;
  readonly fix: string | undefined;
  readonly problems: readonly string[];
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  /**
   * @param code - stable: `MILLRACE_...` for the framework and its plugins, lower snake_case for a tool's own failures.
   */
  constructor(code: string, sentences: ErrorSentences, options: ErrorOptions = {}) {
    super(
      [
        sentences.what,
        ...(options.problems?.map((problem) => `  - ${problem}`) ?? []),
        sentences.expected && `Expected: ${sentences.expected}`,
        sentences.fix && `Fix: ${sentences.fix}`,
      ]
        .filter(Boolean)
        .join('\n'),
      options.cause === undefined ? {} : { cause: options.cause },
    );
    this.code = code;
    this.expected = sentences.expected;
    this.fix = sentences.fix;
    this.problems = options.problems ?? [];
    this.retryable = options.retryable ?? false;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** Whether a caught value is a MillraceError of any copy of this package. @param code - also asks for this code. */
export function isMillraceError(value: unknown, code?: string): value is MillraceError {
  if (!(value instanceof Error) || value.name !== 'MillraceError') return false;
  return code === undefined || (value as MillraceError).code === code;
}
