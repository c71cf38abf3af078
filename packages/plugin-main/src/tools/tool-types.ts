import type { ToolSpec } from '@millrace/core';

/** What a tool's handler is given. */
export type InputOf<T> = T extends ToolSpec<infer _I, infer _O, infer P> ? P : never;

/** What a tool's handler returns. */
export type OutputOf<T> = T extends ToolSpec<infer _I, infer O, infer _P> ? O : never;
