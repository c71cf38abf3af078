import { startFailed, startTimeout, startedWrong } from '../error/error-catalogue.js';
import { isMillraceError, type MillraceError } from '../error/millrace-error.js';
import { parseConfig } from '../plugin/parse-config.js';
import { pluginContext } from '../plugin/plugin-context.js';
import { migrations } from '../service/core-services.js';
import type { HubCore } from './hub-core.js';
import type { Handlers, PluginRun } from './plugin-run.js';
import { stopPlugin } from './stop-plugins.js';

const defaultStartTimeoutMs = 30_000;

/**
 * Starts one plugin and binds what it provides. On failure everything it did is undone.
 *
 * @throws MillraceError whatever went wrong, with the plugin named.
 */
export async function startPlugin(core: HubCore, run: PluginRun): Promise<void> {
  const began = performance.now();
  run.state = 'starting';
  try {
    const handlers = await withinStartTimeout(run, begin(core, run));
    for (const [key, service] of Object.entries(run.definition.provides ?? {}))
      if (core.services.owner(service) !== 'host') core.services.bind(service, handlers.services?.[key], run.name);
    run.handlers = handlers;
    run.state = 'running';
  } catch (cause) {
    throw await failPlugin(core, run, cause);
  } finally {
    run.startMs = Math.round(performance.now() - began);
  }
}

/** Undoes all of a plugin that cannot go on, and notes why. @returns the error, with the plugin named. */
export async function failPlugin(core: HubCore, run: PluginRun, cause: unknown): Promise<MillraceError> {
  const error = isMillraceError(cause) ? cause : startFailed(run.name, cause);
  run.error = error;
  run.because = error.message.split('\n', 1)[0] ?? '';
  await stopPlugin(core, run, 'failed').catch(() => undefined);
  return error;
}

async function begin(core: HubCore, run: PluginRun): Promise<Handlers> {
  const { definition, name } = run;
  const config = await parseConfig(name, definition, run.config);
  if (definition.migrations) await core.services.get(migrations, name).apply(name, definition.migrations, run.controller.signal);
  const handlers = ((await definition.start(pluginContext(core, run, config))) ?? {}) as Handlers;
  const problems = missingParts(definition, handlers);
  if (problems.length > 0) throw startedWrong(name, problems);
  return handlers;
}

/** Waits for a part of a plugin's start, as long as the plugin has for it. @throws MillraceError `MILLRACE_START_TIMEOUT`. */
export async function withinStartTimeout<T>(run: PluginRun, work: Promise<T>): Promise<T> {
  const timeoutMs = run.definition.startTimeoutMs ?? defaultStartTimeoutMs;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(startTimeout(run.name, timeoutMs)), timeoutMs);
  });
  // Once the deadline has passed nobody waits for the work: what it throws later must not end the process.
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function missingParts(definition: PluginRun['definition'], handlers: Handlers): string[] {
  const problems: string[] = [];
  for (const key of Object.keys(definition.provides ?? {}))
    if (handlers.services?.[key] === undefined)
      problems.push(`services.${key} is missing: start must return each service named in provides`);
  for (const part of ['tools', 'resources', 'prompts'] as const)
    for (const key of Object.keys(definition[part] ?? {}))
      if (typeof handlers[part]?.[key] !== 'function') problems.push(`${part}.${key} is missing or is no function`);
  return problems;
}
