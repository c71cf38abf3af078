import { toBase64 } from '../call/base64.js';
import { principalKey } from '../call/principal.js';
import { cursorInvalid } from '../error/error-catalogue/protocol.js';
import type { Snapshot } from '../catalogue/catalogue.js';
import type { HubCore } from './hub-core.js';
import type { ListKind, Page, PageOf, Serving } from './serving.js';

const defaultPageSize = 500;

/** What a cursor says; signed, so that nobody can make one. */
interface Cursor {
  readonly use: 'cursor';
  /** Whose it is: list, principal and view, hashed. */
  readonly owner: string;
  /** What the list was made of, hashed: the same in every replica. */
  readonly made: string;
  readonly at: number;
}

/** Cuts lists into pages. */
export function createPages(core: HubCore): Pick<Serving, 'page' | 'pageSize'> {
  const { signed, catalogue } = core;
  const pageSize = core.options.pageSize ?? defaultPageSize;

  const open = async (cursor: string, owner: string, made: string): Promise<number> => {
    const known = (await signed.open(cursor)) as Partial<Cursor> | undefined;
    if (known?.use !== 'cursor' || known.owner !== owner) throw cursorInvalid('it is not one that this server gave for this list');
    if (known.made !== made) throw cursorInvalid('the list has changed since');
    return known.at ?? 0;
  };
  return {
    pageSize,
    async page<T>(entries: readonly T[], of: PageOf, cursor?: string): Promise<Page<T>> {
      if (cursor === undefined && entries.length <= pageSize) return { entries };
      const owner = await digest([of.kind, principalKey(of.principal), of.view ?? null]);
      const made = await digest(madeOf(catalogue.current(), of.kind));
      const at = cursor === undefined ? 0 : await open(cursor, owner, made);
      const end = at + pageSize;
      const next: Cursor = { use: 'cursor', owner, made, at: end };
      return { entries: entries.slice(at, end), ...(end < entries.length && { nextCursor: await signed.sign(next) }) };
    },
  };
}

function madeOf(snapshot: Snapshot, kind: ListKind): readonly string[] {
  return snapshot[kind].flatMap(({ plugin, name }) => [plugin, name]);
}

async function digest(parts: readonly (string | null)[]): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(parts));
  return toBase64(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}
