import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localPrincipal } from '../call/principal.js';
import { createSignedState } from '../call/signed-state.js';
import { createHub } from './create-hub.js';
import { servingOf, type ListKind, type PageOf } from './serving.js';

const stateKey = 'k'.repeat(32);
const entries = ['a', 'b', 'c'];
const serving = servingOf(createHub({ name: 'h', pageSize: 2, stateKey }));

// Names in which the ways of joining them could be mistaken for one another.
const name = fc.oneof(
  fc.constantFrom('', 'a', '"', '","', '["a","b"]', '\\', '\u0000', 'a/b', '__proto__'),
  fc.string({ unit: 'grapheme' }),
);
const kind = fc.constantFrom<ListKind>('tools', 'resources', 'templates', 'prompts');
const owner = fc
  .record({ kind, tenant: name, id: name, view: fc.option(name, { nil: undefined }) })
  .map(({ kind: list, tenant, id, view }): PageOf => ({
    kind: list,
    principal: { ...localPrincipal('http'), tenant, id },
    ...(view !== undefined && { view }),
  }));

const identity = ({ kind: list, principal, view }: PageOf): string => JSON.stringify([list, principal.tenant, principal.id, view ?? null]);

describe('a cursor', () => {
  it('is good for its own list, principal and view, and for no other', async () => {
    await fc.assert(
      fc.asyncProperty(owner, owner, async (one, other) => {
        const { nextCursor } = await serving.page(entries, one);

        const reached = await serving.page(entries, other, nextCursor).then(
          (page) => page.entries,
          (cause: { code: string }) => cause.code,
        );

        expect(reached).toEqual(identity(one) === identity(other) ? ['c'] : 'MILLRACE_CURSOR_INVALID');
      }),
      { numRuns: 300 },
    );
  });

  it('is never what a client makes up', async () => {
    const mine: PageOf = { kind: 'tools', principal: localPrincipal('http') };
    const { nextCursor = '' } = await serving.page(entries, mine);

    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.base64String(),
          fc.nat(nextCursor.length - 8).map((at) => changedAt(nextCursor, at)),
        ),
        async (cursor) => {
          await expect(serving.page(entries, mine, cursor)).rejects.toMatchObject({ code: 'MILLRACE_CURSOR_INVALID' });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is good in every hub of the same key and catalogue, and in none of another key', async () => {
    const mine: PageOf = { kind: 'tools', principal: localPrincipal('http') };
    const replica = servingOf(createHub({ name: 'h', pageSize: 2, stateKey }));
    const stranger = servingOf(createHub({ name: 'h', pageSize: 2, stateKey: 'x'.repeat(32) }));
    const { nextCursor } = await serving.page(entries, mine);

    expect(await replica.page(entries, mine, nextCursor)).toEqual({ entries: ['c'] });
    await expect(stranger.page(entries, mine, nextCursor)).rejects.toMatchObject({ code: 'MILLRACE_CURSOR_INVALID' });
  });

  it('is not one of another thing that is signed', async () => {
    const mine: PageOf = { kind: 'tools', principal: localPrincipal('http') };
    const round = await createSignedState(stateKey).sign({ id: 'x', round: 1, until: Date.now() + 1_000 });

    await expect(serving.page(entries, mine, round)).rejects.toMatchObject({ code: 'MILLRACE_CURSOR_INVALID' });
  });
});

function changedAt(text: string, at: number): string {
  return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
}
