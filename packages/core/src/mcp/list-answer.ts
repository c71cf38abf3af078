import type { ListKind, Page, Serving } from '../hub/serving.js';
import type { Peer, SeatOptions } from './seat.js';

const fields = { tools: 'tools', resources: 'resources', templates: 'resourceTemplates', prompts: 'prompts' } as const;

/** A list that a client asks for. @internal */
export interface ListAsked {
  readonly kind: ListKind;
  readonly era: SeatOptions['era'];
  readonly peer: Peer;
  readonly cursor?: string | undefined;
}

/**
 * The result of `tools/list` and its like, as plain JSON.
 *
 * @throws MillraceError `MILLRACE_CURSOR_INVALID`.
 * @internal
 */
export async function listAnswer(serving: Serving, asked: ListAsked): Promise<Readonly<Record<string, unknown>>> {
  const { kind, era, peer, cursor } = asked;
  const entries: readonly unknown[] = await listOf(serving, kind, peer);
  const page: Page<unknown> = await serving.page(entries, { kind, ...peer }, cursor);
  return {
    [fields[kind]]: page.entries,
    ...(page.nextCursor !== undefined && { nextCursor: page.nextCursor }),
    ...(era === 'modern' && serving.listHint(kind)),
  };
}

function listOf(serving: Serving, kind: ListKind, { principal, view }: Peer): readonly unknown[] | Promise<readonly unknown[]> {
  if (kind === 'tools') return serving.listTools(principal, view);
  if (kind === 'prompts') return serving.listPrompts(principal, view);
  return kind === 'resources' ? serving.listResources(principal, view) : serving.listResourceTemplates(principal, view);
}
