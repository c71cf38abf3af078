import { writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { configuredHub } from '../test-support/configured-hub.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { testTerminal } from '../test-support/test-terminal.js';
import { runCommand } from './run-command.js';

// A database is opened, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const at = temporaryFolder();
const start = (args: readonly string[]) => {
  const terminal = testTerminal(at(), { MILLRACE_DATA_DIR: at('data'), MILLRACE_LOG_LEVEL: 'error' });
  return { terminal, ended: runCommand(terminal, args) };
};
const run = async (...args: readonly string[]) => {
  const { terminal, ended } = start(args);
  return { code: await ended, printed: terminal.printed, told: terminal.told };
};
let stop: () => Promise<unknown> = async () => undefined;
afterEach(() => stop());

describe('millrace switch', () => {
  it('reaches a hub that serves on the same database, and is kept', async () => {
    const { terminal, ended } = start(['serve', '--port', '0', '--stream-port', '0']);
    stop = () => (terminal.stop(), ended);
    await vi.waitFor(() => expect(terminal.told).toContain('serves MCP at'), 100_000);
    const url = /serves MCP at (\S+)\./.exec(terminal.told)?.[1] ?? '';
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: { _meta: envelope } });
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-method': 'tools/list',
      'mcp-protocol-version': '2026-07-28',
    };
    const isListed = async (): Promise<boolean> =>
      (await (await fetch(url, { method: 'POST', headers, body })).text()).includes('"delete_file"');
    const before = await isListed();

    const off = await run('switch', 'off', '--tool', 'delete_file', '--by', 'ada', '--why', 'It deletes too much.');

    expect(before).toBe(true);
    expect(off).toEqual({
      code: 0,
      printed: expect.stringMatching(/^off {2}tool delete_file {2}since \d{4}-\S+ by ada: It deletes too much\.\n$/),
      told: '',
    });
    await vi.waitFor(async () => expect(await isListed()).toBe(false), 10_000);
    expect(JSON.parse((await run('switch', 'list', '--json')).printed)).toMatchObject({
      off: [{ target: { tool: 'delete_file' }, by: 'ada' }],
    });
    expect((await run('switch', 'on', '--tool', 'delete_file', '--why', 'Mended.')).printed).toBe('Nothing is turned off.\n');
    await vi.waitFor(async () => expect(await isListed()).toBe(true), 10_000);
  });

  it('is not thrown where no other process would see it', async () => {
    writeFileSync(at('hub.mjs'), configuredHub('Greets.'));

    const { code, told } = await run('switch', 'off', '--tool', 'greet', '--why', 'x', '--config', 'hub.mjs');

    expect({ code, told }).toEqual({ code: 1, told: expect.stringContaining('[MILLRACE_SWITCH_NOT_SHARED]') });
  });

  it.each([
    [['switch', 'off', '--why', 'x'], 'Say one of --tool, --plugin and --principal.'],
    [['switch', 'off', '--tool', 'a', '--plugin', 'b', '--why', 'x'], 'Say one of --tool'],
    [['switch', 'off', '--tool', 'a'], "Required option '--why <text>' not specified."],
    [['switch', 'maybe'], "Unknown command 'maybe'."],
  ])('%j ends with 2', async (args, problem) => {
    expect(await run(...args)).toMatchObject({ code: 2, printed: '', told: expect.stringContaining(problem) });
  });
});

const envelope = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};
