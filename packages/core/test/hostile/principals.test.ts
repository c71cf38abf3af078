// Whatever principals are called and in whatever order they come, none is given what is another's.
import { createHub, definePlugin, points, tool, type Hub, type Principal } from '@millrace/core';
import { createFetch } from '@millrace/core/http';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hostileHub } from '../support/hostile-hub.js';
import { initialize, legacy, messagesOf, modern, type Message, type Sent } from '../support/wire.js';

/** Names that look alike, hold what keys are joined with, or are JSON themselves. */
const name = fc.oneof(
  fc.constantFrom('a', 'b', 'A', 'a b', 'a,b', 'a:b', 'a/b', 'a|b', '","', '"],["', '["a","b"]', '"', '\\', '\\"', 'null', 'undefined', ''),
  fc.constantFrom('é', 'e\u0301', '\u0000', '\u200b', 'a\u200b', '\ud800', '__proto__', 'constructor', ' a', 'a '),
  fc.string({ unit: 'binary', maxLength: 3 }),
);
const person = fc.record({ tenant: name, id: name, groups: fc.array(name, { maxLength: 2 }), scopes: fc.array(name, { maxLength: 2 }) });
type Person = typeof person extends fc.Arbitrary<infer P> ? P : never;
/** People of whom one part differs, and who would be the same if their parts were joined with one sign. */
const family = fc
  .tuple(fc.constantFrom(' ', ',', ':', '/', '|', '","', '\u0000', ''), fc.constantFrom('b', 'small', '[]'), fc.nat({ max: 3 }))
  .map(([sign, middle, part]): readonly Person[] => {
    const lists = [['a', middle], [`a${sign}${middle}`], [middle, 'a'], []];
    const splits = [
      { tenant: 'a', id: `${middle}${sign}c` },
      { tenant: `a${sign}${middle}`, id: 'c' },
      { tenant: '', id: `a${sign}${middle}${sign}c` },
      { tenant: 'a', id: middle },
    ];
    const same = { ...splits[3]!, groups: lists[0]!, scopes: lists[0]! };
    if (part === 0) return lists.map((groups) => ({ ...same, groups }));
    if (part === 1) return lists.map((scopes) => ({ ...same, scopes }));
    return splits.map((split) => ({ ...same, ...split }));
  });
const people = fc.oneof({ weight: 4, arbitrary: family }, { weight: 1, arbitrary: fc.array(person, { minLength: 2, maxLength: 4 }) });
const index = fc.nat({ max: 59 });
const pick = <T>(list: readonly T[], at: number): T => list[at % list.length] as T;
const isSame = (one: Person, other: Person): boolean => one.tenant === other.tenant && one.id === other.id;

let hub: Hub;
let fetchHub: (request: Request) => Promise<Response>;
const serve = async (next: Hub): Promise<void> => {
  hub = next;
  await hub.start();
  fetchHub = createFetch(hub, { authenticate: (request) => principalIn(request.headers.get('x-who') ?? '') });
};
afterEach(() => hub.stop());

function principalIn(text: string): Principal {
  const { tenant, id, groups, scopes } = JSON.parse(Buffer.from(text, 'base64').toString()) as Person;
  return { tenant, id, groups, scopes: new Set(scopes), via: 'http' };
}
const send = async (who: Person, { target = '/mcp', method = 'POST', headers = [], body }: Sent, session?: string) => {
  const lines = [
    ...headers,
    ['x-who', Buffer.from(JSON.stringify(who)).toString('base64')],
    ...(session ? [['mcp-session-id', session]] : []),
  ];
  const response = await fetchHub(
    new Request(`http://localhost${target}`, { method, headers: lines as [string, string][], body: String(body) }),
  );
  return {
    status: response.status,
    session: response.headers.get('mcp-session-id') ?? '',
    messages: messagesOf({ text: await response.text() }),
  };
};
const textIn = (messages: readonly Message[]): string | undefined => messages.find(({ result }) => result)?.result?.content?.[0]?.text;
const check = (numRuns: number) => ({ numRuns, interruptAfterTimeLimit: 4_000, markInterruptAsFailure: false });

describe('sessions', () => {
  it('answer their owner in their view, and are unknown to everyone else', async () => {
    await serve(hostileHub());
    const targets = ['/mcp', '/mcp/small'];
    const use = fc.record({ session: index, who: index, target: index });

    await fc.assert(
      fc.asyncProperty(people, fc.array(use, { minLength: 1, maxLength: 12 }), async (all, uses) => {
        const sessions = await Promise.all(
          all.map(async (owner, at) => ({
            owner,
            target: pick(targets, at),
            id: (await send(owner, { ...initialize(), target: pick(targets, at) })).session,
          })),
        );

        const seen = await Promise.all(
          uses.map(async ({ session, who, target }, at) => {
            const [mine, caller, path] = [pick(sessions, session), pick(all, who), pick(targets, target)];
            const call = legacy('tools/call', { name: 'whoami', arguments: { mark: `${at}` } }, { id: at });
            const { status, messages } = await send(caller, { ...call, target: path }, mine.id);
            const isOwner = isSame(mine.owner, caller) && mine.target === path;
            return [
              status,
              textIn(messages),
              isOwner ? 200 : 404,
              isOwner ? `${JSON.stringify([caller.tenant, caller.id])} ${at}` : undefined,
            ];
          }),
        );

        for (const [status, text, expectedStatus, expectedText] of seen) expect([status, text]).toEqual([expectedStatus, expectedText]);
      }),
      check(40),
    );
  });
});

describe('the state of rounds', () => {
  it('serves its owner once, for its question, and nobody else', async () => {
    await serve(hostileHub());
    const order = (drink: string, more = {}): Sent => modern('tools/call', { name: 'order', arguments: { drink }, ...more });

    await fc.assert(
      fc.asyncProperty(people, fc.array(index, { minLength: 1, maxLength: 6 }), async (all, uses) => {
        const states = await Promise.all(
          all.map(async (owner, at) => {
            const { messages } = await send(owner, order(`drink ${at % 3}`));
            return { owner, drink: `drink ${at % 3}`, state: String(messages[0]?.result?.['requestState']) };
          }),
        );
        const answered = { size: { action: 'accept', content: { size: 'large' } } };
        const answerWith = async (caller: Person, drink: string, requestState: string) =>
          textIn((await send(caller, order(drink, { requestState, inputResponses: answered }))).messages);

        const others = states.flatMap(({ owner, drink, state }) =>
          all.filter((caller) => !isSame(owner, caller)).map((caller) => answerWith(caller, drink, state)),
        );
        const swapped = states.map(({ owner, drink, state }, at) =>
          answerWith(owner, drink, `${state.split('.')[0]}.${pick(states, at + 1).state.split('.')[1]}`),
        );
        const otherDrinks = states.map(({ owner, state }) => answerWith(owner, 'another drink', state));
        expect(new Set(await Promise.all([...others, ...swapped, ...otherDrinks]))).toEqual(new Set([undefined]));

        const used = new Set<string>();
        for (const at of uses) {
          const { owner, drink, state } = pick(states, at);
          expect(await answerWith(owner, drink, state)).toBe(used.has(state) ? undefined : `${owner.id}: large ${drink}`);
          used.add(state);
        }
      }),
      check(40),
    );
  });
});

describe('cursors', () => {
  it('turn the page of their owner, in their view and list, and nothing else', async () => {
    const names = ['one', 'two', 'three', 'four', 'five'];
    const tools = names.map((one) => tool({ name: one, purpose: 'Is.', effect: 'reads', input: z.strictObject({}), handle: () => one }));
    await serve(createHub({ name: 'pages', tools, pageSize: 2, views: { small: { tools: names.slice(1) } } }));
    const targets = ['/mcp', '/mcp/small'] as const;
    const page = async (who: Person, target: string, params: object, method = 'tools/list') => {
      const { messages } = await send(who, { ...modern(method, { ...params }), target });
      const listed = messages[0]?.result as { tools?: { name: string }[]; nextCursor?: string } | undefined;
      return { names: listed?.tools?.map((one) => one.name), next: listed?.nextCursor ?? '', code: messages[0]?.error?.code };
    };

    await fc.assert(
      fc.asyncProperty(people, async (all) => {
        const firsts = await Promise.all(
          all.map(async (owner, at) => ({ owner, target: pick(targets, at), cursor: (await page(owner, pick(targets, at), {})).next })),
        );

        for (const [at, { owner, target, cursor }] of firsts.entries()) {
          const swapped = `${cursor.split('.')[0]}.${pick(firsts, at + 1).cursor.split('.')[1]}`;
          const wrong = [
            page(owner, target, { cursor }, 'prompts/list'),
            ...(swapped === cursor ? [] : [page(owner, target, { cursor: swapped })]),
          ];
          for (const refused of await Promise.all(wrong)) expect(refused).toMatchObject({ names: undefined, code: -32_602 });
          for (const caller of all)
            for (const path of targets) {
              const { names: listed, code } = await page(caller, path, { cursor });
              const isOwner = isSame(owner, caller) && path === target;
              expect(code).toBe(isOwner ? undefined : -32_602);
              expect(listed).toEqual(isOwner ? (target === '/mcp' ? ['three', 'four'] : ['four', 'five']) : undefined);
            }
        }
      }),
      check(30),
    );
  });
});

describe('lists', () => {
  const named = (toolName: string) =>
    tool({ name: toolName, purpose: 'Is listed.', effect: 'reads', input: z.strictObject({}), handle: () => toolName });
  const identity = (who: Pick<Principal, 'tenant' | 'id' | 'groups' | 'scopes'>): string =>
    JSON.stringify([who.tenant, who.id, [...who.groups].sort(), [...who.scopes].sort()]);
  /** A rule that anybody can work out, and that tells nearly everybody apart. */
  const maySee = (who: Pick<Principal, 'tenant' | 'id' | 'groups' | 'scopes'>, toolName: string): boolean =>
    Buffer.from(`${identity(who)}${toolName}`).reduce((sum, byte) => (sum * 31 + byte) % 1_009, 7) % 3 > 0;
  const tools = ['one', 'two', 'three', 'one_two', 'two_three'];
  const late = (purpose: string) => {
    const { spec } = tool({ name: 'late', purpose, effect: 'reads', input: z.strictObject({}), handle: () => '' });
    return definePlugin({ name: 'late', tools: { late: spec }, start: () => ({ tools: { late: () => 'late' } }) })();
  };
  const guard = definePlugin({
    name: 'guard',
    start({ add }) {
      add(points.guards, { phase: 'policy', decide: () => ({ kind: 'allow' }), mayList: (who, item) => maySee(who, item.name) });
      return {};
    },
  });
  const label = definePlugin({
    name: 'label',
    start({ add }) {
      add(points.shapers, { phase: 'shape', catalogue: (list, who) => list.map((one) => ({ ...one, description: identity(who) })) });
      return {};
    },
  });
  const step = fc.oneof(
    { weight: 8, arbitrary: fc.record({ who: index, view: index }) },
    { weight: 2, arbitrary: fc.constant('change' as const) },
  );

  it.each([
    ['shaped for their reader', true],
    ['that readers share', false],
  ])('%s hold what this principal may see in this view, and nothing of another', async (_, isShaped) => {
    const views = { pair: { tools: ['one', 'two', 'late'] }, single: { tools: ['one_two'] } };
    await serve(createHub({ name: 'lists', plugins: [isShaped ? label() : guard()], tools: tools.map(named), views }));
    let version = 0;

    await fc.assert(
      fc.asyncProperty(people, fc.array(step, { minLength: 2, maxLength: 10 }), async (all, steps) => {
        const everyone = all.map((_one, who) => ({ who, view: 0 }));
        for (const next of [...everyone, ...steps]) {
          if (next === 'change') {
            if (version > 0) await hub.remove('late');
            version += 1;
            await hub.add(late(`Version ${version}.`));
            continue;
          }
          const caller = pick(all, next.who);
          const view = pick([undefined, 'pair', 'single'] as const, next.view);
          const target = view === undefined ? '/mcp' : `/mcp/${view}`;
          const who = { ...caller, scopes: new Set(caller.scopes) };
          const known = [...tools, ...(version > 0 ? ['late'] : [])];
          const visible = known.filter((one) => (isShaped || maySee(who, one)) && (view === undefined || views[view].tools.includes(one)));

          const { messages } = await send(caller, { ...modern('tools/list'), target });

          const listed = messages[0]?.result?.['tools'] as { name: string; description: string }[];
          expect(listed.map((one) => one.name).toSorted()).toEqual(visible.toSorted());
          const plain = (one: string): string => (one === 'late' ? `Version ${version}.` : 'Is listed.');
          for (const { name: one, description } of listed) expect(description).toBe(isShaped ? identity(who) : plain(one));
        }
      }),
      check(40),
    );
  });
});
