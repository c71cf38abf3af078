/** What a memory is of. */
export const memoryKinds = ['fact', 'event', 'preference', 'procedure', 'note'] as const;

/** What a memory is of. */
export type MemoryKind = (typeof memoryKinds)[number];
