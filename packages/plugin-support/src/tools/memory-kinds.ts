/** What a memory is of. */
export type MemoryKind = 'fact' | 'event' | 'preference' | 'procedure' | 'note';

/** Every kind there is. */
export const memoryKinds = ['fact', 'event', 'preference', 'procedure', 'note'] as const satisfies readonly MemoryKind[];

/** What can be recalled: what was remembered, and chunks of ingested code. */
export const recalledKinds = [...memoryKinds, 'chunk'] as const;
/** One of them. */
export type RecalledKind = (typeof recalledKinds)[number];
