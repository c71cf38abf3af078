import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { writeFileSync } from 'node:fs';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { testTerminal, type TestTerminal } from '../test-support/test-terminal.js';
import { runCommand } from './run-command.js';

// A database is opened, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const at = temporaryFolder();
const token = 'a-token-of-the-operator';
const open: Server[] = [];
afterEach(() => open.splice(0).forEach((server) => server.close()));

const takePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
    open.push(server);
  });
const start = (args: readonly string[], environment: Record<string, string> = {}): { terminal: TestTerminal; ended: Promise<number> } => {
  const terminal = testTerminal(at(), { MILLRACE_DATA_DIR: at('data'), ...environment });
  return { terminal, ended: runCommand(terminal, args) };
};
const addressIn = async (terminal: TestTerminal): Promise<string> => {
  await vi.waitFor(() => expect(terminal.told).toContain('serves MCP at'), 100_000);
  return /serves MCP at (\S+)\/mcp/.exec(terminal.told)?.[1] ?? '';
};

describe('millrace serve --http', () => {
  it('serves with all modules until it is stopped, then ends with 0 and prints nothing', async () => {
    const { terminal, ended } = start(['serve', '--http', '--port', '0', '--stream-port', '0']);
    const ready = await fetch(`${await addressIn(terminal)}/health/ready`);

    terminal.stop();
    const code = await ended;

    expect({ code, status: ready.status, printed: terminal.printed, listening: terminal.listening }).toEqual({
      code: 0,
      status: 200,
      printed: '',
      listening: 0,
    });
    expect(terminal.told).toMatch(/stopping: [^]*millrace has stopped\.\n$/);
  });

  it('serves a configured hub, to those with the token alone', async () => {
    writeFileSync(at('hub.mjs'), 'export default { name: "configured" };');
    const { terminal, ended } = start(['serve', '--port', '0', '--config', 'hub.mjs'], { MILLRACE_TOKEN: token });
    const url = await addressIn(terminal);

    const page = async (headers: Record<string, string>): Promise<number> => (await fetch(url, { headers })).status;
    const statuses = [await page({}), await page({ authorization: `Bearer ${token}` })];
    terminal.stop();

    expect(statuses).toEqual([401, 200]);
    expect(await ended).toBe(0);
    expect(terminal.told).not.toContain(token);
  });

  it('logs what a plugin leaves unhandled, and goes on', async () => {
    writeFileSync(at('hub.mjs'), 'export default { name: "configured" };');
    const { terminal, ended } = start(['serve', '--port', '0', '--config', 'hub.mjs']);
    await addressIn(terminal);

    terminal.reject(new Error('late'));

    expect(terminal.told).toContain('error Nobody handled a rejection. {"cause":"late"}');
    terminal.stop();
    expect(await ended).toBe(0);
  });

  it.each(['0.0.0.0', '::', '192.0.2.1'])('refuses to listen on %s without a token, and says how', async (host) => {
    const { terminal, ended } = start(['serve', '--host', host, '--port', '0', '--stream-port', '0']);

    expect(await ended).toBe(1);
    expect(terminal.told).toMatch(/Set MILLRACE_TOKEN[^]*\[MILLRACE_TOKEN_REQUIRED\]/);
  });

  it('says what to do when its port is taken', async () => {
    const port = await takePort();
    const { terminal, ended } = start(['serve', '--port', String(port), '--stream-port', '0']);

    expect(await ended).toBe(1);
    expect(terminal.told).toMatch(new RegExp(`Port ${port} [^]*Here: --port <number>[^]*\\[MILLRACE_PORT_TAKEN\\]`));
  });

  it('says what to do when the port of the stream gateway is taken', async () => {
    const port = await takePort();
    const { terminal, ended } = start(['serve', '--port', '0', '--stream-port', String(port)]);

    expect(await ended).toBe(1);
    expect(terminal.told).toMatch(new RegExp(`${port}[^]*Here: --stream-port <number>[^]*\\[MILLRACE_STREAM_PORT_TAKEN\\]`));
  });

  it('refuses a data directory that another hub has, and names that hub', async () => {
    const first = start(['serve', '--port', '0', '--stream-port', '0']);
    await addressIn(first.terminal);

    const second = start(['serve', '--port', '0', '--stream-port', '0']);

    expect(await second.ended).toBe(1);
    expect(second.terminal.told).toMatch(/data[^]*Here: MILLRACE_DATA_DIR[^]*\[MILLRACE_DATABASE_(IN_USE|OPEN_TWICE)\]/);
    first.terminal.stop();
    expect(await first.ended).toBe(0);
  });

  it('may be stopped while it starts', async () => {
    const { terminal, ended } = start(['serve', '--port', '0', '--stream-port', '0']);
    await vi.waitFor(() => expect(terminal.listening).toBeGreaterThan(0));

    terminal.stop();

    expect(await ended).toBe(0);
  });
});
