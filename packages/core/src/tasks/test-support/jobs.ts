import { expect, vi } from 'vitest';
import { z } from 'zod';
import { empty } from '../../../test/support/call-world.js';
import type { RawWire } from '../../../test/support/raw-wire.js';
import { tool, type Call, type CostHook } from '../../index.js';

export const extension = 'io.modelcontextprotocol/tasks';
export const atOnce = { afterMs: 0 };
export const declared = { extensions: [extension] };

/** A long-running tool whose handler a test holds in its hand. */
export function job(facts: { resumable?: boolean; longRunning?: 'always' | { afterMs: number }; deadlineMs?: number } = {}) {
  const calls: Call[] = [];
  const ends: { resolve: (text: string) => void; reject: (cause: unknown) => void }[] = [];
  const spec = tool({
    name: 'job',
    purpose: 'Works.',
    effect: 'writes',
    input: empty,
    longRunning: atOnce,
    ...facts,
    handle: (_, call) => {
      calls.push(call);
      return new Promise<string>((resolve, reject) => {
        ends.push({ resolve, reject });
        call.signal.addEventListener('abort', () => reject(call.signal.reason));
      });
    },
  });
  return { spec, calls, ends, end: (text: string, at = 0) => ends[at]?.resolve(text) };
}

export const asker = tool({
  name: 'asker',
  purpose: 'Asks.',
  effect: 'writes',
  input: empty,
  longRunning: atOnce,
  async handle(_, call) {
    const { name, sure } = await call.askAll({
      name: { message: 'Who?', schema: z.object({ name: z.string() }) },
      sure: { message: 'Sure?', schema: z.object({ sure: z.boolean() }) },
    });
    return `${name.name} ${sure.sure}`;
  },
});
export const accept = (content: object) => ({ action: 'accept', content });

export function till() {
  const reserved: string[] = [];
  const settled: { id: string; ran: boolean; ok: boolean }[] = [];
  const hook: CostHook = {
    name: 'till',
    reserve: (call) => (reserved.push(call.id), { id: call.id }),
    settle: ({ id }, { ran, ok }) => void settled.push({ id, ran, ok }),
  };
  return { hook, reserved, settled };
}

export async function start(wire: RawWire, name = 'job'): Promise<string> {
  const created = await wire.request('tools/call', { name, arguments: {} });
  expect(created).toMatchObject({ taskId: expect.any(String) });
  return String(created['taskId']);
}
export const get = (wire: RawWire, taskId: string) => wire.request('tasks/get', { taskId });

/** The task once it is so: what follows an acknowledgement comes in turns of its own. */
export async function when(wire: RawWire, taskId: string, status: string) {
  return vi.waitFor(async () => {
    const task = await get(wire, taskId);
    expect(task['status']).toBe(status);
    return task;
  });
}
