import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('server.mjs', import.meta.url));

/** Starts the hub in a process of its own. @param options - as `serveHttp` takes them. */
export async function startHub(options = {}) {
  const child = fork(program, [JSON.stringify(options)], { execArgv: ['--expose-gc'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [{ port }] = await once(child, 'message');
  const ended = once(child, 'exit');
  return {
    port,
    /** Bytes on the heap after a collection. */
    async heapBytes() {
      child.send('heap');
      return (await once(child, 'message'))[0].heapBytes;
    },
    /** Forgets how much memory it has held at most. */
    resetPeak: () => writeFileSync(`/proc/${child.pid}/clear_refs`, '5'),
    peakBytes: () => memory(child.pid, 'VmHWM'),
    nowBytes: () => memory(child.pid, 'VmRSS'),
    /** @returns its exit code, or the signal that ended it. */
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      const [code, by] = await ended;
      return code ?? by;
    },
  };
}

function memory(pid, name) {
  return Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) * 1_024;
}
