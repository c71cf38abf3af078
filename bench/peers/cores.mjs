// On which cores a server and its client run: left to the scheduler, the same server costs twice as much in one run as in the next.
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';

/** Both on one core: none waits to be woken on another, so that what is counted is work. */
export function shareCore(pid) {
  run(pid, 0);
  run(process.pid, 0);
}

/** Each on a core of its own, as most servers and clients run. */
export function partCores(pid) {
  if (cpus().length < 2) return;
  run(pid, 0);
  run(process.pid, 1);
}

function run(pid, core) {
  execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String(core), String(pid)], { stdio: 'ignore' });
}
