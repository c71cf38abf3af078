import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Starts a server and speaks to it line by line, with as little work of our own as can be.
 *
 * @returns `request(method, params)` for the result, `notify`, `pid` and `close`.
 */
export function startOnStdio({ program, args = ['stdio'], env }) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['pipe', 'pipe', 'ignore'], env: { ...process.env, ...env } });
  const waiting = new Map();
  const send = (message) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const take = (line) => {
    const { id, method, result, error } = JSON.parse(line);
    // A server may ask whether we are there.
    if (method !== undefined) return id === undefined ? undefined : send({ id, result: {} });
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (error) reject(new Error(JSON.stringify(error)));
    else resolve({ result, bytes: line.length });
  };
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    for (const line of lines) if (line.trim()) take(line);
  });
  let isOver = false;
  const over = () => {
    isOver = true;
    for (const { reject } of waiting.values()) reject(new Error('it ended without an answer'));
  };
  child.on('close', over);
  child.stdin.on('error', over);
  let ids = 0;
  return {
    pid: child.pid,
    request(method, params) {
      const id = (ids += 1);
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        if (isOver) return over();
        send({ id, method, params });
      });
    },
    notify: (method) => send({ method }),
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'close');
      child.stdin.end();
      const late = setTimeout(() => child.kill('SIGKILL'), 3_000);
      await ended;
      clearTimeout(late);
    },
  };
}
