// The public API as its documentation shows it, used from outside: what an author and a host write, and what a client then sees.
import { createHub, defineEvent, definePlugin, defineTool, defineTrait, points, tool, type Guard, type HubOptions } from '@millrace/core';
import { connectClient, fakeClock, testHub } from '@millrace/testkit';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { openBank, transferWith } from './support/bank.js';
import { clients, forecasts, forecastSources, weather, weatherToday } from './support/weather.js';

const nothing = z.strictObject({});
const eras = ['modern', 'legacy'] as const;
const order = { from: 'a', to: 'b', cents: 500 };

beforeEach(() => void clients.splice(0));

describe('a plugin of a third party', () => {
  it('is tested in three lines', async () => {
    const hub = await testHub(weather({ baseUrl: 'https://x.test' }));
    const { celsius } = await hub.call(weatherToday, { city: 'Oslo' });
    expect(celsius).toBe(7);
    await hub.stop();
  });

  it('has its service, its point and its optional need filled, and is closed at the end', async () => {
    const giver = definePlugin({ name: 'giver', start: ({ add }) => (add(forecastSources, { name: 'buoy' }), {}) });
    const hub = await testHub([weather({ baseUrl: 'https://x.test' }), giver()], { clock: fakeClock(42) });

    const forecast = await hub.service(forecasts).today('Oslo', new AbortController().signal);
    await hub.stop();

    expect(forecast).toEqual({ celsius: 7 });
    expect(clients).toEqual([{ url: 'https://x.test', isClosed: true, asked: [{ city: 'Oslo', at: 42, sources: ['buoy'] }] }]);
  });

  it('is seen by clients with the defaults of its input optional and its output described', async () => {
    const hub = await testHub(weather({ baseUrl: 'https://x.test' }));
    const client = await connectClient(hub);

    const [listed] = await client.listTools();
    const answer = await client.callTool('weather_today', { city: 'Oslo' });

    expect(listed).toMatchObject({
      name: 'weather_today',
      title: 'Weather today',
      inputSchema: { required: ['city'] },
      outputSchema: { required: ['celsius'] },
    });
    expect(answer.structuredContent).toEqual({ celsius: 7 });
    await client.close();
    await hub.stop();
  });

  it('serves twice under two names where it provides no service twice', async () => {
    const where = definePlugin({
      name: 'where',
      config: z.object({ place: z.string() }),
      tools: { weatherToday },
      start: ({ config }) => ({ tools: { weatherToday: () => ({ celsius: config.place.length }) } }),
    });
    const hub = await testHub([where({ place: 'oslo' }), where({ place: 'reykjavik' }, { as: 'iceland' })]);
    const client = await connectClient(hub);

    const names = (await client.listTools()).map(({ name }) => name);
    const there = await client.callTool('iceland_weather_today', { city: 'x' });

    expect(names).toEqual(['weather_today', 'iceland_weather_today']);
    expect(there.structuredContent).toEqual({ celsius: 9 });
    expect(() =>
      createHub({
        name: 'h',
        plugins: [weather({ baseUrl: 'https://x.test' }), weather({ baseUrl: 'https://south.test' }, { as: 'south' })],
      }),
    ).toThrow(
      expect.objectContaining({
        code: 'MILLRACE_PLAN_INVALID',
        problems: expect.arrayContaining([expect.stringContaining('MILLRACE_SERVICE_DUPLICATE')]),
      }),
    );
    await client.close();
    await hub.stop();
  });

  it('that cannot start is left out or stops the hub, as the host says', async () => {
    const wrong = { baseUrl: 'nonsense' };
    const isolating = await testHub(weather(wrong, { onFailure: 'isolate' }));
    const client = await connectClient(isolating);

    expect(await client.listTools()).toEqual([]);
    await expect(isolating.call(weatherToday, { city: 'Oslo' })).rejects.toMatchObject({ code: 'MILLRACE_TOOL_UNKNOWN' });
    await expect(testHub(weather(wrong, { onFailure: 'stop' }))).rejects.toMatchObject({
      code: 'MILLRACE_HUB_START_FAILED',
      message: expect.stringContaining('baseUrl'),
    });
    await client.close();
    await isolating.stop();
  });

  it('emits events that others hear until they stop', async () => {
    const warmed = defineEvent<{ celsius: number }>('weather.warmed');
    const heard: number[] = [];
    let emit = (_celsius: number): void => {};
    const teller = definePlugin({ name: 'teller', start: (context) => ((emit = (celsius) => context.emit(warmed, { celsius })), {}) });
    const listener = definePlugin({ name: 'listener', start: ({ on }) => (on(warmed, ({ celsius }) => heard.push(celsius)), {}) });
    const hub = await testHub([teller(), listener()]);

    emit(1);
    await hub.remove('listener');
    emit(2);

    expect(heard).toEqual([1]);
    await hub.stop();
  });
});

describe.each(eras)('asking a person through a %s client', (era) => {
  it('runs the handler again with the answer, and what once guards a single time', async () => {
    const bank = openBank();
    const hub = await testHub([], { tools: [transferWith(bank)] });
    const client = await connectClient(hub, { era, answers: [{ agree: true }] });

    const answer = await client.callTool('transfer', order);

    expect(client.questions).toEqual(['Move 500 cents for a fee of 25?']);
    expect(answer.structuredContent).toEqual({ receipt: 'receipt 1' });
    expect([...bank.moved.values()]).toEqual(['500 from a to b']);
    expect(bank.counts.quotes).toBe(1);
    await client.close();
    await hub.stop();
  });

  it('moves nothing when the user says no, declines or turns away', async () => {
    const bank = openBank();
    const hub = await testHub([], { tools: [transferWith(bank)] });
    const asked = await connectClient(hub, { era, answers: [{ agree: false }, 'decline', 'cancel'] });

    const answers = [
      await asked.callTool('transfer', order),
      await asked.callTool('transfer', order),
      await asked.callTool('transfer', order),
    ];

    expect(answers.map(({ isError }) => isError)).toEqual([true, true, true]);
    expect(answers.map(({ content }) => String(content[0]?.text).split('\n', 1)[0])).toEqual([
      'The user declined the transfer.',
      "The user did not agree to 'transfer'.",
      "The user did not agree to 'transfer'.",
    ]);
    expect(bank.moved.size).toBe(0);
    await asked.close();
    await hub.stop();
  });

  it('moves nothing when the client cannot be asked, and says what it lacks', async () => {
    const bank = openBank();
    const hub = await testHub([], { tools: [transferWith(bank)] });
    const mute = await connectClient(hub, { era });

    // The 2026 revision wants a protocol error here; the ones before know none.
    const said = await mute.callTool('transfer', order).catch((cause: unknown) => cause);

    expect(said).toMatchObject(
      era === 'modern'
        ? { code: -32021, data: { requiredCapabilities: { elicitation: { form: {} } } } }
        : {
            isError: true,
            content: [{ text: expect.stringContaining("'transfer' has to ask its user, and this client cannot be asked.") }],
          },
    );
    expect(bank.moved.size).toBe(0);
    await mute.close();
    await hub.stop();
  });
});

describe('a policy in one file', () => {
  const approval = defineTrait<{ risk: 'low' | 'high'; message: string }>('approval');
  const guard: Guard = {
    phase: 'policy',
    decide(call) {
      const asked = call.trait(approval);
      return asked?.risk === 'high' ? { kind: 'ask', message: asked.message } : { kind: 'allow' };
    },
  };
  const approvals = definePlugin({ name: 'approvals', start: ({ add }) => (add(points.guards, guard), {}) });
  const dropTable = defineTool({
    name: 'drop_table',
    purpose: 'Drops a table.',
    effect: 'destroys',
    input: z.object({ table: z.string() }),
    traits: [approval({ risk: 'high', message: 'Drop the table?' })],
  });
  const deleteRow = defineTool({ name: 'delete_row', purpose: 'Deletes a row.', effect: 'destroys', input: z.object({ row: z.number() }) });
  const tables = definePlugin({
    name: 'tables',
    tools: { dropTable, deleteRow },
    start: () => ({ tools: { dropTable: ({ table }) => `dropped ${table}`, deleteRow: ({ row }) => `deleted ${row}` } }),
  });
  const traits: HubOptions['traits'] = { '*delete_*': [approval({ risk: 'high', message: 'Delete?' })] };

  it.each(eras)('asks a %s client before a tool with the trait, from its author or from a pattern of the host', async (era) => {
    const hub = await testHub([approvals(), tables(undefined, { as: 'db' })], { traits });
    const client = await connectClient(hub, { era, answers: [{ agree: true }, { agree: true }, 'decline'] });

    const dropped = await client.callTool('db_drop_table', { table: 'old' });
    const deleted = await client.callTool('db_delete_row', { row: 1 });
    const kept = await client.callTool('db_delete_row', { row: 2 });

    expect([dropped, deleted].map(({ content }) => content[0]?.text)).toEqual(['dropped old', 'deleted 1']);
    expect(kept.isError).toBe(true);
    expect(client.questions).toEqual(['Drop the table?', 'Delete?', 'Delete?']);
    await client.close();
    await hub.stop();
  });

  it('is answered in tests by the answers of the hub, which those of a call go before', async () => {
    const hub = await testHub([approvals(), tables()], { answers: { agree: { agree: true } } });

    expect(await hub.call(dropTable, { table: 'old' })).toBe('dropped old');
    await expect(hub.call(dropTable, { table: 'old' }, { answers: { agree: { agree: false } } })).rejects.toMatchObject({
      code: 'MILLRACE_ASK_DECLINED',
    });
    expect(await hub.call(deleteRow, { row: 1 })).toBe('deleted 1');
    await hub.stop();
  });

  it('holds a slot for a call of its capacity until that is answered', async () => {
    let taken = 0;
    let finish = (): void => {};
    const slot = definePlugin({
      name: 'slot',
      start({ add }) {
        add(points.guards, {
          phase: 'capacity',
          decide: () =>
            taken > 0
              ? { kind: 'deny', code: 'busy', message: 'One at a time.', retryable: true, retryAfterMs: 5 }
              : ((taken += 1), { kind: 'allow', onFinish: () => (taken -= 1) }),
        });
        return {};
      },
    });
    const slow = tool({
      name: 'slow',
      purpose: 'Waits.',
      effect: 'reads',
      input: nothing,
      handle: () => new Promise<string>((resolve) => (finish = () => resolve('done'))),
    });
    const hub = await testHub(slot(), { tools: [slow] });
    const first = hub.call(slow, {});
    await vi.waitFor(() => expect(taken).toBe(1));

    await expect(hub.call(slow, {})).rejects.toMatchObject({ code: 'busy', retryable: true, retryAfterMs: 5 });
    finish();
    await first;
    await hub.settled();

    expect(taken).toBe(0);
    await hub.stop();
  });
});

describe('views', () => {
  const read = tool({ name: 'read_file', purpose: 'Reads.', effect: 'reads', tags: ['files'], input: nothing, handle: () => 'read' });
  const write = tool({ name: 'write_file', purpose: 'Writes.', effect: 'writes', input: nothing, handle: () => 'written' });

  it('are endpoints with their part of the catalogue, and nothing else can be called there', async () => {
    const hub = await testHub(weather({ baseUrl: 'https://x.test' }), {
      tools: [read, write],
      views: { safe: { tags: ['files'], plugins: ['weather'] }, files: { tools: ['*_file'] } },
    });
    const safe = await connectClient(hub, { view: 'safe' });
    const files = await connectClient(hub, { view: 'files', era: 'legacy' });

    const listed = [await safe.listTools(), await files.listTools()].map((tools) => tools.map(({ name }) => name));

    expect(listed).toEqual([
      ['read_file', 'weather_today'],
      ['read_file', 'write_file'],
    ]);
    expect((await files.callTool('write_file')).content).toMatchObject([{ text: 'written' }]);
    await expect(safe.callTool('write_file')).rejects.toMatchObject({ data: { code: 'MILLRACE_TOOL_UNKNOWN' } });
    await expect(connectClient(hub, { view: 'nope' })).rejects.toThrow();
    await safe.close();
    await files.close();
    await hub.stop();
  });
});

describe('tools that come and go', () => {
  it('are listed and callable while they are there', async () => {
    let add = (): (() => void) => () => {};
    const late = tool({ name: 'late', purpose: 'Comes late.', effect: 'reads', input: nothing, handle: () => 'here' });
    const live = definePlugin({ name: 'live', start: (context) => ((add = () => context.add(points.tools, late)), {}) });
    const hub = await testHub(live());
    const client = await connectClient(hub);
    const listed = async (): Promise<string[]> => (await client.listTools()).map(({ name }) => name);

    const before = await listed();
    const remove = add();
    const during = await listed();
    const answer = await client.callTool('late');
    remove();

    expect([before, during, await listed()]).toEqual([[], ['late'], []]);
    expect(answer.content).toMatchObject([{ text: 'here' }]);
    await expect(client.callTool('late')).rejects.toMatchObject({ data: { code: 'MILLRACE_TOOL_UNKNOWN' } });
    await client.close();
    await hub.stop();
  });
});
