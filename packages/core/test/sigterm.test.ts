import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { spawnable } from './support/spawnable.js';
import {
  exchange,
  initialize,
  legacy,
  messagesOf,
  modern,
  modernMeta,
  openSession,
  textOf,
  withHeaders,
  type Message,
} from './support/wire.js';

let script: string;
beforeAll(async () => {
  script = await spawnable(new URL('support/stoppable-server.ts', import.meta.url));
});
afterAll(() => rm(script));

let child: ChildProcessWithoutNullStreams;
let told = '';
const start = async (transport: 'http' | 'stdio'): Promise<void> => {
  told = '';
  child = spawn(process.execPath, [script, transport]);
  child.stderr.on('data', (data: Buffer) => (told += data.toString()));
  await untilTold(/\n/);
};
afterEach(() => child.kill('SIGKILL'));
const untilTold = (text: RegExp) => expect.poll(() => told, { timeout: 15_000, interval: 5 }).toMatch(text);
const eras = ['2026', '2025'] as const;
const calls = 32;

/** Ends the program in the middle of its calls. @returns its exit code and how long it took. */
async function terminate(): Promise<{ code: number | null; ms: number }> {
  const startedAt = performance.now();
  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, ms: performance.now() - startedAt };
}

describe.each(eras)('SIGTERM with calls of %s in flight', (era) => {
  it('over HTTP: each is answered, no new one is taken, and the program ends with 0', async () => {
    await start('http');
    const port = Number(/:(\d+)\n/.exec(told)?.[1]);
    const session = era === '2025' ? [await openSession(port, initialize())] : [];
    const slow = { name: 'slow', arguments: { ms: 300 } };
    const answers = Array.from({ length: calls }, (_, id) =>
      exchange(port, withHeaders((era === '2026' ? modern : legacy)('tools/call', slow, { id }), ...session)),
    );
    await untilTold(new RegExp(`calls ${calls}\\n`));

    const ended = terminate();
    await untilTold(/stopping\n/);
    const late = await exchange(port, { target: '/health/live' }).then(
      ({ status }) => status,
      () => 'refused',
    );

    expect((await Promise.all(answers)).map(textOf)).toEqual(answers.map(() => 'done'));
    expect((await Promise.all(answers)).map((answer) => messagesOf(answer)[0]?.id)).toEqual(answers.map((_, id) => id));
    expect([503, 'refused']).toContain(late);
    expect(await ended).toMatchObject({ code: 0 });
    expect((await ended).ms).toBeLessThan(5_000);
  });

  it('on stdio: each is answered, and the program ends with 0', async () => {
    await start('stdio');
    const answers: Message[] = [];
    const lines = createInterface({ input: child.stdout }).on('line', (line) => answers.push(JSON.parse(line) as Message));
    const send = (message: object): boolean => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
    if (era === '2025') {
      child.stdin.write(`${String(initialize().body)}\n`);
      send({ method: 'notifications/initialized' });
    }
    const meta = era === '2026' ? { _meta: modernMeta } : {};
    for (let id = 0; id < calls; id += 1) send({ id, method: 'tools/call', params: { name: 'slow', arguments: { ms: 300 }, ...meta } });
    await untilTold(new RegExp(`calls ${calls}\\n`));

    const read = once(lines, 'close');
    const { code, ms } = await terminate();
    await read;

    const done = answers.filter(({ result }) => result?.content?.[0]?.text === 'done').map(({ id }) => Number(id));
    expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: calls }, (_, id) => id));
    expect(code).toBe(0);
    expect(ms).toBeLessThan(5_000);
  });
});
