import { createHub, tool } from '@millrace/core';
import { connectClient, testHub } from '@millrace/testkit';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { approval, approvals } from './index.js';

const dropped: string[] = [];
const facts = {
  effect: 'destroys' as const,
  input: z.strictObject({ table: z.string() }),
  handle: ({ table }: { table: string }) => (dropped.push(table), `dropped ${table}`),
};
const dropTable = tool({
  name: 'drop_table',
  purpose: 'Drops a table.',
  ...facts,
  traits: [approval({ risk: 'high', message: 'Drop the table?' })],
});
const dropIndex = tool({ name: 'drop_index', purpose: 'Drops an index.', ...facts });

it('lets a risky tool run when the user agrees, and not otherwise', async () => {
  const hub = await testHub(approvals(), { tools: [dropTable] });

  expect(await hub.call(dropTable, { table: 'old' }, { answers: { agree: { agree: true } } })).toBe('dropped old');
  await expect(hub.call(dropTable, { table: 'new' }, { answers: { agree: { agree: false } } })).rejects.toMatchObject({
    code: 'MILLRACE_ASK_DECLINED',
  });
  await expect(hub.call(dropTable, { table: 'new' })).rejects.toMatchObject({ code: 'MILLRACE_ASK_UNSUPPORTED' });

  expect(dropped).toEqual(['old']);
  await hub.stop();
});

it('asks for what the host says is risky, by pattern', async () => {
  const hub = await testHub(approvals(), {
    tools: [dropIndex],
    traits: { 'drop_*': [approval({ risk: 'high', message: 'Drop it?' })] },
    answers: { agree: { agree: false } },
  });

  await expect(hub.call(dropIndex, { table: 'x' })).rejects.toMatchObject({ code: 'MILLRACE_ASK_DECLINED' });
  await hub.stop();
});

it('lets pass what carries no trait, or low risk', async () => {
  const hub = await testHub(approvals(), { tools: [dropIndex], traits: { 'drop_*': [approval({ risk: 'low', message: 'Drop it?' })] } });

  expect(await hub.call(dropIndex, { table: 'y' })).toBe('dropped y');
  await hub.stop();
});

describe.each(['modern', 'legacy'] as const)('a %s client', (era) => {
  it('puts the question to its user', async () => {
    const hub = createHub({ name: 'h', plugins: [approvals()], tools: [dropTable] });
    const client = await connectClient(hub, { era, answers: [{ agree: true }, 'decline'] });

    const yes = await client.callTool('drop_table', { table: era });
    const no = await client.callTool('drop_table', { table: era });

    expect(yes.content).toMatchObject([{ text: `dropped ${era}` }]);
    expect(no.isError).toBe(true);
    expect(client.questions).toEqual(['Drop the table?', 'Drop the table?']);
    await client.close();
    await hub.stop();
  });
});
