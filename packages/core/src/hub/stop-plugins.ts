import { stopFailed } from '../error/error-catalogue.js';
import type { HubCore } from './hub-core.js';
import type { PluginRun } from './plugin-run.js';

const defaultStopTimeoutMs = 5_000;

/**
 * Stops plugins, the last started first.
 *
 * @throws MillraceError `MILLRACE_STOP_FAILED` with every undo that failed; all of them have run.
 */
export async function stopPlugins(core: HubCore, runs: readonly PluginRun[]): Promise<void> {
  const problems: string[] = [];
  let first: unknown;
  for (const run of [...runs].reverse()) {
    if (run.state !== 'running' && run.state !== 'starting') continue;
    await stopPlugin(core, run, 'stopped').catch((error: unknown) => {
      first ??= error;
      problems.push(...String(error instanceof Error ? error.message : error).split('\n'));
    });
  }
  if (problems.length > 0) throw stopFailed(problems, first);
}

/** Undoes all that one plugin did, in reverse, each undo under a deadline. @throws Error naming the undos that failed. */
export async function stopPlugin(core: HubCore, run: PluginRun, end: 'stopped' | 'failed' | 'skipped'): Promise<void> {
  run.state = end === 'stopped' ? 'stopping' : end;
  run.controller.abort(new Error(`Plugin '${run.name}' is stopping.`));
  const problems: string[] = [];
  for (let disposer = run.disposers.pop(); disposer; disposer = run.disposers.pop()) {
    const { label, run: undo } = disposer;
    const problem = await within(core.options.stopTimeoutMs ?? defaultStopTimeoutMs, undo);
    if (problem !== undefined) problems.push(`plugin '${run.name}', ${label}: ${problem}`);
  }
  core.contributions.drop(run.name);
  core.services.drop(run.name);
  delete run.handlers;
  run.state = end;
  core.catalogue.touch();
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

async function within(timeoutMs: number, undo: () => unknown): Promise<string | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`did not finish within ${timeoutMs} ms`), timeoutMs);
  });
  const work = Promise.resolve()
    .then(undo)
    .then(
      () => undefined,
      (cause: unknown) => (cause instanceof Error ? cause.message : String(cause)),
    );
  const problem = await Promise.race([work, late]);
  clearTimeout(timer);
  return problem;
}
