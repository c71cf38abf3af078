import { describe, expect, it } from 'vitest';
import type { ModuleData, StreamMessage, Subscribed } from '../protocol/messages.js';
import { Inbox } from './inbox.js';

const answer = (epoch: string, streams: Record<string, number>): Subscribed => ({
  type: 'subscribed',
  modules: Object.keys(streams),
  streams: Object.fromEntries(Object.entries(streams).map(([module, seq]) => [module, { seq }])),
  epoch,
  expires: '2026-01-01T00:00:00.000Z',
  expires_in_ms: 1_000,
});
const data = (seq: number, module = 'main'): ModuleData => ({ type: 'module_data', module, timestamp: '', seq, data: {} });
const inbox = (from?: ConstructorParameters<typeof Inbox>[0]): Inbox => new Inbox(from, () => undefined);
async function all(box: Inbox): Promise<StreamMessage[]> {
  box.end();
  const messages: StreamMessage[] = [];
  for (let next = await box.next(); !next.done; next = await box.next()) messages.push(next.value);
  return messages;
}

describe('an inbox', () => {
  it('drops what was seen, and names what is missing where the gateway did not', async () => {
    const box = inbox();
    box.subscribed(answer('e', { main: 2 }), 'all');

    for (const seq of [1, 2, 2, 1, 5, 4]) box.take(data(seq), 10);

    expect(await all(box)).toEqual([data(1), data(2), { type: 'gap', module: 'main', from: 3, to: 4 }, data(5)]);
  });

  it.each([
    ['last', 1],
    ['all', 0],
    ['none', 2],
  ] as const)('begins where replay %s does', (replay, place) => {
    const box = inbox();

    box.subscribed(answer('e', { main: 2 }), replay);

    expect(box.position).toEqual({ epoch: 'e', after: { main: place } });
  });

  it('stays in the old run until the reader has come to the new one', async () => {
    const box = inbox({ epoch: 'old', after: { main: 7 } });
    box.subscribed(answer('new', { main: 1, other: 3 }), 'last');
    box.take(data(1), 10);
    const before = box.position;

    await box.next();
    const between = box.position;
    await box.next();

    expect(before).toEqual({ epoch: 'old', after: { main: 7 } });
    expect(between).toEqual({ epoch: 'new', after: { main: 0, other: 2 } });
    expect(box.position).toEqual({ epoch: 'new', after: { main: 1, other: 2 } });
    expect(box.arrived).toEqual(box.position);
  });

  it('does not wait for ever after a place that this run has not reached', async () => {
    const box = inbox({ epoch: 'e', after: { main: 1_000 } });
    box.subscribed(answer('e', { main: 1 }), 'last');

    box.take(data(1), 10);

    expect(await all(box)).toEqual([data(1)]);
  });
});
