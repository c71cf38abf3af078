/** What a memory is of. */
export type MemoryKind = 'fact' | 'event' | 'preference' | 'procedure' | 'note';

/** Every kind there is. */
export const memoryKinds = ['fact', 'event', 'preference', 'procedure', 'note'] as const satisfies readonly MemoryKind[];
