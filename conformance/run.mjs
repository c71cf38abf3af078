import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { bundle } from './bundle.mjs';
import { runSet } from './run-set.mjs';
import { isExpected, sets } from './sets.mjs';

/** Serves the fixtures until it is told to stop. */
export async function serve({ port, onSources }) {
  const child = spawn(process.execPath, [await bundle(onSources), String(port)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal));
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
}

/** Runs every set against a server of its own. @returns whether none failed. */
export async function runAll({ onSources }) {
  const server = spawn(process.execPath, [await bundle(onSources), '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const url = await firstLine(server);
    let passed = 0;
    let failed = 0;
    for (const set of sets) {
      const found = judge(set, await runSet(set, url));
      passed += found.passed;
      failed += found.failures.length;
      tell(set, found);
    }
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
    return failed === 0;
  } finally {
    server.kill('SIGTERM');
  }
}

function judge({ least }, { code, text, checks }) {
  const of = (status) => checks.filter((check) => check.status === status);
  const passed = of('SUCCESS').length;
  const missed = [...of('FAILURE'), ...of('SKIPPED')];
  const failures = missed.filter((check) => !isExpected(check)).map(({ status, id, why }) => `${status} ${id}: ${why}`);
  if (passed < least) failures.push(`only ${passed} checks passed of at least ${least}: ${text.slice(-2_000)}`);
  if (code !== 0 && failures.length === 0 && of('FAILURE').length === 0)
    failures.push(`the suite ended with ${code}: ${text.slice(-2_000)}`);
  return { passed, failures, expected: missed.filter(isExpected).length, warnings: of('WARNING') };
}

function tell({ name }, { passed, failures, expected, warnings }) {
  process.stdout.write(
    `${name}: ${passed} passed, ${failures.length} failed, ${expected} skipped by the suite itself, ${warnings.length} warnings\n`,
  );
  for (const failure of failures) process.stdout.write(`  ${failure}\n`);
  for (const { id, why } of warnings) process.stdout.write(`  warning ${id}: ${why}\n`);
}

async function firstLine(child) {
  const lines = createInterface({ input: child.stdout });
  return new Promise((resolve, reject) => {
    lines.once('line', resolve);
    child.once('close', (code) => reject(new Error(`The server ended with ${code} before it was ready.`)));
  });
}
