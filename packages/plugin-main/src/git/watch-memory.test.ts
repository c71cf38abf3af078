import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { watchMemory } from './watch-memory.js';

it.runIf(existsSync('/proc/self/status'))('tells of a process that holds too much memory', async () => {
  const program = 'const held = Buffer.alloc(64 * 1024 * 1024, 1); setInterval(() => held.length, 1000);';
  const child = spawn(process.execPath, ['-e', program], { stdio: 'ignore' });
  try {
    await new Promise<void>((resolve) => {
      const watch = watchMemory(child.pid, 48 * 1024 * 1024, () => {
        watch.end();
        resolve();
      });
    });
  } finally {
    child.kill('SIGKILL');
    await once(child, 'close');
  }
  expect(child.signalCode).toBe('SIGKILL');
});
