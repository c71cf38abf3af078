import type { JSONRPCMessage } from '@modelcontextprotocol/server';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventRoom } from './event-room.js';
import { SessionEvents } from './session-events.js';

const progress = (progress: number): JSONRPCMessage => ({
  jsonrpc: '2.0',
  method: 'notifications/progress',
  params: { progressToken: 1, progress },
});
const notice = (data: unknown): JSONRPCMessage => ({
  jsonrpc: '2.0',
  method: 'notifications/message',
  params: { level: 'info', data },
});
const question = (id: number): JSONRPCMessage => ({ jsonrpc: '2.0', id, method: 'elicitation/create', params: {} });
const answer = (id: number, text = ''): JSONRPCMessage => ({ jsonrpc: '2.0', id, result: { text } });
const standalone = '_GET_stream';

async function replay(events: SessionEvents, id: string) {
  const sent: { id: string; message: JSONRPCMessage }[] = [];
  const stream = await events.replayEventsAfter(id, { send: async (id, message) => void sent.push({ id, message }) });
  return { stream, messages: sent.map(({ message }) => message), ids: sent.map(({ id }) => id) };
}
const store = async (events: SessionEvents, stream: string, messages: readonly JSONRPCMessage[]): Promise<string[]> => {
  const ids: string[] = [];
  for (const message of messages) ids.push(await events.storeEvent(stream, message));
  return ids;
};

describe('what a session was sent', () => {
  it('comes again from where its client was, in order, of that stream alone', async () => {
    const events = new SessionEvents(new EventRoom());
    const [begun = ''] = await store(events, 'call', [{} as JSONRPCMessage, progress(1)]);
    await store(events, 'other', [progress(7)]);
    const [second = ''] = await store(events, 'call', [progress(2), answer(1)]);

    expect(await replay(events, begun)).toMatchObject({ stream: 'call', messages: [progress(1), progress(2), answer(1)] });
    expect((await replay(events, second)).messages).toEqual([answer(1)]);
  });

  it('is nothing to ids of another session, to ids it has not given, and to what is no id', async () => {
    const [mine, other] = [new SessionEvents(new EventRoom()), new SessionEvents(new EventRoom())];
    const [id = ''] = await store(mine, 'call', [answer(1)]);
    await store(other, 'call', [answer(1)]);

    const [mark] = id.split('-');
    for (const wrong of ['', 'x', '1', `${id}0`, `${mark}-1-2`, `${mark}-2-1`, `${mark}--1`, `${id} `, '_GET_stream'])
      expect(mine.find(wrong)).toBeUndefined();
    expect(other.find(id)).toBeUndefined();
    expect(mine.find(id)).toEqual({ isStandalone: false, lost: 'nothing' });
    await expect(replay(other, id)).rejects.toThrow(TypeError);
  });

  it('is kept of what belongs to no call from when its client listens', async () => {
    const room = new EventRoom();
    const events = new SessionEvents(room);
    await store(events, standalone, [notice('before')]);
    const before = room.bytes;

    const begun = events.listen();
    await store(events, standalone, [notice('after')]);

    expect(before).toBe(0);
    expect(events.find(begun)).toEqual({ isStandalone: true, lost: 'nothing' });
    expect((await replay(events, begun)).messages).toEqual([notice('after')]);
  });

  it('loses the oldest first; older progress is not missed, notices are told of, and a question or an answer is lost', async () => {
    const events = () => new SessionEvents(new EventRoom(), { events: 2, bytes: 10_000 });
    const begin = async (messages: readonly JSONRPCMessage[]) => {
      const held = events();
      const [id = ''] = await store(held, 'call', [{} as JSONRPCMessage, ...messages]);
      return { held, id, ...(await replay(held, id)) };
    };

    const moved = await begin([progress(1), progress(2), progress(3), answer(1)]);
    const told = await begin([notice('a'), progress(2), notice('b'), answer(1)]);
    const asked = await begin([question(5), progress(2), progress(3)]);

    expect([moved.held.find(moved.id)?.lost, moved.messages]).toEqual(['nothing', [progress(3), answer(1)]]);
    expect([told.held.find(told.id)?.lost, told.messages.slice(1)]).toEqual(['notices', [notice('b'), answer(1)]]);
    expect(told.messages[0]).toMatchObject({ method: 'notifications/message', params: { level: 'warning' } });
    // Who is gone again after that is told no second time.
    expect(told.held.find(told.ids[0] ?? '')?.lost).toBe('nothing');
    expect(asked.held.find(asked.id)?.lost).toBe('more');
  });

  it('loses an answer that has no room by itself, and nothing else for it', async () => {
    const events = new SessionEvents(new EventRoom(), { events: 9, bytes: 1_000 });
    const [small = ''] = await store(events, 'small', [{} as JSONRPCMessage, answer(1)]);
    const [large = ''] = await store(events, 'large', [{} as JSONRPCMessage, answer(2, 'x'.repeat(1_000))]);

    expect(events.find(large)).toEqual({ isStandalone: false, lost: 'more' });
    expect(events.find(small)?.lost).toBe('nothing');
    expect((await replay(events, small)).messages).toEqual([answer(1)]);
  });

  it('remembers a silent call whatever others say, and at most 100 that never end', async () => {
    const events = new SessionEvents(new EventRoom());
    const [silent = ''] = await store(events, 'silent', [{} as JSONRPCMessage]);
    await store(
      events,
      'chatty',
      Array.from({ length: 300 }, (_, at) => progress(at)),
    );
    const afterMuch = events.find(silent)?.lost;
    const listening = events.listen();
    for (let at = 0; at < 200; at++) await store(events, `cancelled ${at}`, [{} as JSONRPCMessage]);

    expect(afterMuch).toBe('nothing');
    expect(events.find(silent)?.lost).toBe('more');
    expect(events.find(listening)?.lost).toBe('nothing');
  });

  it('gives all its room back at its end, and takes none after it', async () => {
    const room = new EventRoom();
    const events = new SessionEvents(room);
    const [id = ''] = await store(events, 'call', [progress(1), progress(2)]);
    const held = room.bytes;

    events.close();
    await store(events, 'call', [answer(1)]);
    events.listen();
    await store(events, standalone, [notice('x')]);

    expect(held).toBeGreaterThan(0);
    expect(room.bytes).toBe(0);
    expect(events.find(id)?.lost).toBe('more');
  });

  it('is all that was missed or is said to be lost, whatever was sent, within its bounds', async () => {
    const kinds = { progress: () => progress(1), notice: () => notice('n'), question: () => question(1), answer: () => answer(1) };
    const step = fc.record({
      stream: fc.constantFrom('a', 'b', 'c', standalone),
      kind: fc.constantFrom('progress', 'notice', 'question', 'answer'),
      size: fc.nat({ max: 900 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.nat({ max: 8 }), async (steps, most) => {
        const room = new EventRoom(3_000);
        const events = new SessionEvents(room, { events: most + 1, bytes: 2_000 });
        const begun = events.listen();
        const given: { id: string; stream: string; kind: string; message: JSONRPCMessage }[] = [];
        for (const { stream, kind, size } of steps) {
          const message = { ...kinds[kind](), pad: 'x'.repeat(size) } as unknown as JSONRPCMessage;
          given.push({ id: await events.storeEvent(stream, message), stream, kind, message });
          expect(room.bytes).toBeLessThanOrEqual(2_000);
        }

        expect(new Set(given.map(({ id }) => id)).size).toBe(given.length);
        const places = [{ id: begun, stream: standalone, at: -1 }, ...given.map(({ id, stream }, at) => ({ id, stream, at }))];
        for (const { id, stream, at } of places) {
          const missed = given.filter((one, later) => later > at && one.stream === stream);
          const point = events.find(id);
          if (point?.lost === 'more') {
            expect(given.some((one) => one.stream === stream && ['question', 'answer'].includes(one.kind))).toBe(true);
            continue;
          }
          const { stream: found, messages } = await replay(events, id);
          const got = messages.filter((message) => 'pad' in message);
          expect(found).toBe(stream);
          // In order, to the end; what is not among it is progress, or notices where it says so.
          const lost = missed.slice(0, missed.length - got.length).map(({ kind }) => kind);
          expect(got).toEqual(missed.slice(missed.length - got.length).map(({ message }) => message));
          expect(lost.filter((kind) => kind !== 'progress' && !(kind === 'notice' && point?.lost === 'notices'))).toEqual([]);
          expect(lost.includes('notice')).toBe(point?.lost === 'notices');
        }
        events.close();
        expect(room.bytes).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the room of all sessions', () => {
  it('is bounded: the session that was told nothing for the longest time pays first', async () => {
    const size = 300;
    const room = new EventRoom(10 * size);
    const sessions = Array.from({ length: 3 }, () => new SessionEvents(room));
    const [abandoned, quiet, busy] = sessions as [SessionEvents, SessionEvents, SessionEvents];
    const message = answer(1, 'x'.repeat(size - 200 - JSON.stringify(answer(1)).length));
    const begin = async (events: SessionEvents, count: number) =>
      (await store(events, 'call', [{} as JSONRPCMessage, ...Array.from({ length: count }, () => message)]))[0] ?? '';
    const [first, second] = [await begin(abandoned, 5), await begin(quiet, 5)];
    const full = room.bytes;

    const third = await begin(busy, 5);

    expect([full, room.bytes]).toEqual([10 * size, 10 * size]);
    expect([abandoned.find(first)?.lost, quiet.find(second)?.lost, busy.find(third)?.lost]).toEqual(['more', 'nothing', 'nothing']);
    for (const events of sessions) events.close();
    expect(room.bytes).toBe(0);
  });
});
