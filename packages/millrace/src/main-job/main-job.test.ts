import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { runCommand } from '../commands/run-command.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { testTerminal, type TestTerminal } from '../test-support/test-terminal.js';

// A database is opened, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const at = temporaryFolder();
beforeEach(() => {
  mkdirSync(at('work'));
  mkdirSync(at('repository'));
  writeFileSync(at('repository', 'mill.py'), 'def grind():\n    return "flour"\n');
  writeFileSync(at('repository', 'README.md'), '# Mill\n');
});
const start = (args: readonly string[], environment: Record<string, string> = {}): { terminal: TestTerminal; ended: Promise<number> } => {
  const terminal = testTerminal(at('work'), environment);
  return { terminal, ended: runCommand(terminal, ['main-job', ...args]) };
};

it('takes a repository outside the working directory through all modules, as one document', async () => {
  const before = readdirSync(tmpdir());
  const { terminal, ended } = start(['--repo', at('repository'), '--once', '--json']);

  const code = await ended;

  expect(JSON.parse(terminal.printed)).toEqual({
    ingest: { status: 'success', files: 2, bytes: 39, languages: { Python: 1, Markdown: 1 }, symbols: 1 },
    health: { overall_health: expect.any(Number), health_score: expect.any(Number) },
    cost: { tokens_used: expect.any(Number), cost_usd: expect.any(Number), estimated: true },
    stream: { status: 'streamed', delivered: expect.any(Number) },
    hub: { plugins: 4, tools: expect.any(Number) },
    duration_ms: expect.any(Number),
  });
  expect({ code, listening: terminal.listening }).toEqual({ code: 0, listening: 0 });
  expect(readdirSync(tmpdir()).filter((name) => /^millrace-\w{6}$/.test(name) && !before.includes(name))).toEqual([]);
});

it('serves after the workflow until it is stopped, and says where', async () => {
  const { terminal, ended } = start(['--port', '0', '--stream-port', '0']);
  await vi.waitFor(() => expect(terminal.told).toContain('serving; Ctrl-C stops.'), 100_000);
  const url = /MCP +(http:\S+)\/mcp/.exec(terminal.printed)?.[1] ?? '';
  const page = await (await fetch(url)).text();

  terminal.stop();

  expect(await ended).toBe(0);
  expect(page).toContain('langflow');
  expect(terminal.printed).toMatch(/streams +wss:\/\/127\.0\.0\.1:\d+\/stream/);
  expect(existsSync(at('work', '.millrace', 'database'))).toBe(true);
});

it('reports a repository that MAIN refuses, and goes through the other modules', async () => {
  const { terminal, ended } = start(['--repo', 'https://ada:secret@127.0.0.1:1/mill.git', '--once', '--json']);

  expect(await ended).toBe(1);
  expect(JSON.parse(terminal.printed)).toMatchObject({
    ingest: { status: 'failed', files: 0, error: { code: 'invalid_url' } },
    stream: { status: 'streamed' },
  });
  expect(terminal.printed + terminal.told).not.toContain('secret');
});

describe('ends with 1 and a document that says what to do', () => {
  it('when a port is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };

    const http = start(['--port', String(port), '--stream-port', '0', '--json'], { MILLRACE_DATA_DIR: at('one') });
    const streams = start(['--port', '0', '--stream-port', String(port), '--json'], { MILLRACE_DATA_DIR: at('two') });
    const codes = await Promise.all([http.ended, streams.ended]);
    server.close();

    expect(codes).toEqual([1, 1]);
    expect(JSON.parse(http.terminal.printed)).toMatchObject({ error: { code: 'MILLRACE_PORT_TAKEN' } });
    expect(JSON.parse(streams.terminal.printed)).toMatchObject({ error: { code: 'MILLRACE_STREAM_PORT_TAKEN' } });
    expect(streams.terminal.told).toContain('Here: --stream-port <number>');
  });

  it('when the working directory cannot keep its data', async () => {
    writeFileSync(at('work', '.millrace'), '');

    const { terminal, ended } = start(['--json', '--port', '0', '--stream-port', '0']);

    expect(await ended).toBe(1);
    expect(JSON.parse(terminal.printed)).toMatchObject({ error: { code: 'MILLRACE_DATA_DIRECTORY' } });
  });
});

it('ends with 130 and a document when it is stopped before it has finished', async () => {
  const { terminal, ended } = start(['--once', '--json']);
  await vi.waitFor(() => expect(terminal.told).toContain('opening the database'), 100_000);

  terminal.stop();

  expect(await ended).toBe(130);
  expect(JSON.parse(terminal.printed)).toMatchObject({ error: { code: 'MILLRACE_INTERRUPTED' } });
  expect(terminal.listening).toBe(0);
});
