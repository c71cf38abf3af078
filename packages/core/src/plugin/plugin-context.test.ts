import { z } from 'zod';
import { describe, expect, it, vi } from 'vitest';
import { createHub, defineEvent, defineExtensionPoint, definePlugin, points, tool } from '../index.js';

describe('points and events', () => {
  const things = defineExtensionPoint<string>('test.things', {
    sealed: true,
    check: (value) => (value === '' ? 'it is empty' : undefined),
  });

  it('gives an owner what others added, with who added it', async () => {
    let read: readonly { plugin: string; value: string }[] = [];
    const owner = definePlugin({
      name: 'owner',
      owns: { things },
      start: ({ owns, onReady }) => (onReady(() => (read = owns.things.contributions)), {}),
    });
    const giver = definePlugin({ name: 'giver', start: ({ add }) => (add(things, 'x'), {}) });
    const hub = createHub({ name: 'h', plugins: [owner(), giver()] });

    await hub.start();

    expect(read).toEqual([{ plugin: 'giver', value: 'x' }]);
    await hub.stop();
  });

  it('shows contributions that nobody reads', async () => {
    const giver = definePlugin({ name: 'giver', start: ({ add }) => (add(things, 'x'), {}) });
    const hub = createHub({ name: 'h', plugins: [giver()] });

    await hub.start();

    expect(hub.report.unread).toEqual([{ point: 'test.things', plugin: 'giver' }]);
    await hub.stop();
  });

  it('refuses what does not fit a point, and what comes after sealing', async () => {
    let later: () => unknown = () => undefined;
    const late = definePlugin({ name: 'late', start: ({ add }) => ((later = () => add(things, 'x')), {}) });
    const wrong = definePlugin({ name: 'wrong', start: ({ add }) => (add(things, ''), {}) });
    const hub = createHub({ name: 'h', plugins: [late(), wrong()] });

    await hub.start();

    expect(hub.report.plugin('wrong')?.error?.code).toBe('MILLRACE_CONTRIBUTION_INVALID');
    expect(later).toThrow(expect.objectContaining({ code: 'MILLRACE_POINT_SEALED' }));
    await hub.stop();
  });

  it('adds and takes back tools while serving, with a new revision', async () => {
    const greet = tool({ name: 'greet', purpose: 'Greets.', effect: 'reads', input: z.object({}), handle: () => 'hi' });
    let add: () => () => void = () => () => undefined;
    const live = definePlugin({ name: 'live', start: (context) => ((add = () => context.add(points.tools, greet)), {}) });
    const hub = createHub({ name: 'h', plugins: [live()] });
    await hub.start();
    const before = hub.report.revision;

    const remove = add();
    const answer = await hub.call(greet, {});
    remove();

    expect(answer).toBe('hi');
    expect(hub.report.revision).toBeGreaterThan(before);
    await expect(hub.call(greet, {})).rejects.toMatchObject({ code: 'MILLRACE_TOOL_UNKNOWN' });
    await hub.stop();
  });

  it('refuses a tool added under a name that is taken, and keeps the one that has it', async () => {
    const first = tool({ name: 'greet', purpose: 'Greets.', effect: 'reads', input: z.object({}), handle: () => 'first' });
    const second = tool({ name: 'greet', purpose: 'Greets.', effect: 'reads', input: z.object({}), handle: () => 'second' });
    let add: () => unknown = () => undefined;
    const live = definePlugin({ name: 'live', start: (context) => ((add = () => context.add(points.tools, second)), {}) });
    const hub = createHub({ name: 'h', tools: [first], plugins: [live()] });
    await hub.start();

    expect(add).toThrow(expect.objectContaining({ code: 'MILLRACE_NAME_DUPLICATE', message: expect.stringContaining("'greet'") }));

    expect(await hub.call('greet', {})).toBe('first');
    await hub.stop();
  });

  it('lets a start that goes on after its deadline add nothing', async () => {
    let goOn: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (goOn = resolve));
    const added = vi.fn<() => void>();
    const slow = definePlugin({
      name: 'slow',
      startTimeoutMs: 10,
      async start({ add }) {
        await gate;
        add(points.tools, tool({ name: 'ghost', purpose: 'Is not.', effect: 'reads', input: z.object({}), handle: () => 'boo' }));
        added();
        return {};
      },
    });
    const hub = createHub({ name: 'h', plugins: [slow()] });
    await hub.start();

    goOn();
    await vi.waitFor(() => expect(added).toHaveBeenCalled());

    await expect(hub.call('ghost', {})).rejects.toMatchObject({ code: 'MILLRACE_TOOL_UNKNOWN' });
    await hub.stop();
  });

  it('delivers events to all listeners though one throws', async () => {
    const happened = defineEvent<number>('test.happened');
    const seen: number[] = [];
    let emit: (value: number) => void = () => {};
    const bad = definePlugin({
      name: 'bad',
      start: ({ on }) => (
        on(happened, () => {
          throw new Error('listener');
        }),
        {}
      ),
    });
    const good = definePlugin({
      name: 'good',
      start: ({ on, emit: send }) => (on(happened, (value) => seen.push(value)), (emit = (value) => send(happened, value)), {}),
    });
    const hub = createHub({ name: 'h', plugins: [bad(), good()] });
    await hub.start();

    emit(7);

    expect(seen).toEqual([7]);
    await hub.stop();
  });
});
