import { statSync, writeFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { testTerminal } from '../test-support/test-terminal.js';
import { runCommand } from './run-command.js';

// A database is opened, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const at = temporaryFolder();
const schema = `{ '~standard': { version: 1, vendor: 'x', validate: (value) => ({ value }), jsonSchema: { input: () => ({ type: 'object' }) } } }`;
const run = async (args: readonly string[]) => {
  const terminal = testTerminal(at(), { MILLRACE_DATA_DIR: at('data'), MILLRACE_LOG_LEVEL: 'silent' });
  const code = await runCommand(terminal, ['call', ...args]);
  return { code, printed: terminal.printed, told: terminal.told };
};

it('prints the result of a tool', async () => {
  writeFileSync(at('note.txt'), 'The mill stands by the river.');

  const { code, printed, told } = await run(['read_file', '{"path":"note.txt"}']);

  expect({ code, told }).toEqual({ code: 0, told: '' });
  expect(JSON.stringify(JSON.parse(printed))).toContain('The mill stands by the river.');
});

it('prints a text result as it is, or as JSON', async () => {
  writeFileSync(
    at('hub.mjs'),
    `export default { name: 'x', tools: [{ spec: { name: 'greet', purpose: 'Greets.', effect: 'reads', input: ${schema} }, handle: () => 'hello' }] };`,
  );

  expect(await run(['greet', '--config', 'hub.mjs'])).toMatchObject({ code: 0, printed: 'hello\n' });
  expect(await run(['greet', '--config', 'hub.mjs', '--json'])).toMatchObject({ code: 0, printed: '"hello"\n' });
});

it.each([
  ['an unknown tool', ['read_fil', '{}'], 'MILLRACE_TOOL_UNKNOWN'],
  ['a wrong input', ['read_file', '{"pth":"x"}'], 'MILLRACE_INPUT_INVALID'],
  ['JSON that is no object', ['read_file', '5'], 'MILLRACE_INPUT_INVALID'],
  ['a failure of the tool', ['read_file', '{"path":"nowhere"}'], 'not_found'],
  ['a path outside the roots', ['read_file', '{"path":"/etc/passwd"}'], 'outside_roots'],
])('fails with the code of %s', async (_, args, expected) => {
  const { code, printed, told } = await run([...args, '--json']);

  expect(code).toBe(1);
  expect(told).toContain(`[${expected}]`);
  expect(JSON.parse(printed)).toMatchObject({ error: { code: expected } });
});

it('gives a call up when it is stopped', async () => {
  const terminal = testTerminal(at(), { MILLRACE_DATA_DIR: at('data'), MILLRACE_LOG_LEVEL: 'silent' });
  writeFileSync(
    at('hub.mjs'),
    `import { statSync, writeFileSync } from 'node:fs';
     const handle = (_, call) => new Promise((_, reject) => { call.signal.addEventListener('abort', () => reject(call.signal.reason)); writeFileSync(${JSON.stringify(at('called'))}, ''); });
     export default { name: 'x', tools: [{ spec: { name: 'wait', purpose: 'Waits.', effect: 'reads', input: ${schema} }, handle }] };`,
  );

  const ended = runCommand(terminal, ['call', 'wait', '--config', 'hub.mjs']);
  await vi.waitFor(() => statSync(at('called')), 100_000);
  terminal.stop();

  expect(await ended).toBe(1);
  expect(terminal.told).toContain('[MILLRACE_CALL_CANCELLED]');
});
