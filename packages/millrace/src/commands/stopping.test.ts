import { expect, it } from 'vitest';
import { testTerminal } from '../test-support/test-terminal.js';
import { listenForStop } from './stopping.js';

it('tells, aborts and resolves when the wish to stop comes', async () => {
  const terminal = testTerminal('/');
  const stopping = listenForStop(terminal);
  expect(stopping.signal.aborted).toBe(false);

  terminal.stop();
  await stopping.requested;

  expect(stopping.signal.aborted).toBe(true);
  expect(terminal.told).toMatch(/^stopping: .*again to stop at once/);
});

it('leaves the signals alone once it is forgotten', () => {
  const terminal = testTerminal('/');

  listenForStop(terminal).forget();

  expect(terminal.listening).toBe(0);
});
