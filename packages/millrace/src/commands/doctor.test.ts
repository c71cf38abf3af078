import { createServer } from 'node:net';
import { expect, it, vi } from 'vitest';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { testTerminal } from '../test-support/test-terminal.js';
import { doctor, nodeVersion, port } from './doctor.js';

// A database is opened, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const at = temporaryFolder();
const look = async (environment: Record<string, string>, json = false) => {
  const terminal = testTerminal(at(), { MILLRACE_DATA_DIR: at('data'), MILLRACE_LOG_LEVEL: 'silent', ...environment });
  const isWell = await doctor(terminal, { json });
  return { isWell, printed: terminal.printed };
};

it('waits for what opens in the background before it judges', async () => {
  const { printed } = await look({});

  for (const name of ['Node', 'data directory', 'database.connection', 'main.roots', 'langflow.gateway'])
    expect(printed).toMatch(new RegExp(`^ok   ${name.replace('.', '\\.')} `, 'm'));
});

it('prints one document', async () => {
  const { isWell, printed } = await look({}, true);

  expect(JSON.parse(printed)).toEqual({
    ok: isWell,
    findings: expect.arrayContaining([expect.objectContaining({ name: 'Node', ok: true })]),
  });
});

it('names what is to be mended', async () => {
  const { isWell, printed } = await look({ MILLRACE_DATABASE_URL: 'postgres://ada:secret@127.0.0.1:1/mill' });

  expect(isWell).toBe(false);
  expect(printed).toMatch(/^MEND database\.connection /m);
  expect(printed).not.toContain('secret');
});

it.each([
  ['18.20.0', false],
  ['20.18.3', false],
  ['20.19.0', true],
  ['24.1.0', true],
])('Node %s: %s', (version, isGood) => {
  expect(nodeVersion(version).ok).toBe(isGood);
});

it('tells a free port from a taken one', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: number } = server.address() as { port: number };

  const taken = await port(number, 'x');
  await new Promise((resolve) => server.close(resolve));
  const free = await port(number, 'x');

  expect([taken, free]).toEqual([
    { name: `port ${number}`, ok: false, detail: expect.stringContaining('taken') },
    { name: `port ${number}`, ok: true, detail: 'free for x' },
  ]);
});
