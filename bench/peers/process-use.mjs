// What a process has used, from /proc: Linux only.
import { readdirSync, readFileSync } from 'node:fs';

/** Milliseconds of CPU of all its threads so far, to the nanosecond where ticks of 10 ms would be too coarse. */
export function cpuMs(pid) {
  return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => sum + threadMs(pid, thread), 0);
}

/** The same of the thread that answers, without those that compile and collect garbage beside it. */
export function mainThreadMs(pid) {
  return threadMs(pid, pid);
}

/** Memory it holds, in MB. */
export function rssMb(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}

/** Waits until it does nothing by itself any more for a second, as a database does once it is open; 30 s at most. */
export async function idle(pid) {
  let before = cpuMs(pid);
  for (let waits = 0, quiet = 0; waits < 120 && quiet < 4; waits += 1) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    const now = cpuMs(pid);
    quiet = now - before < 8 ? quiet + 1 : 0;
    before = now;
  }
}

function threadMs(pid, thread) {
  return Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ', 1)[0]) / 1e6;
}
