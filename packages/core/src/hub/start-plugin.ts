import { startFailed, startTimeout, startedWrong } from '../error/error-catalogue/lifecycle.js';
import { isMillraceError, type MillraceError } from '../error/millrace-error.js';
import { parseConfig } from '../plugin/parse-config.js';
import { pluginContext } from '../plugin/plugin-context.js';
import { points } from '../points/points.js';
import { readSkillFolder } from '../skills/read-skill-folder.js';
import { migrations } from '../service/core-services.js';
import { untilAborted } from '../time/until-aborted.js';
import { serviceKey } from '../token/service.js';
import type { HubCore } from './hub-core.js';
import type { Handlers, PluginRun } from './plugin-run.js';
import { changeState } from './change-state.js';
import { stopPlugin } from './stop-plugins.js';

const defaultStartTimeoutMs = 30_000;

/**
 * Starts one plugin and, where it is in sight, binds what it provides. On failure everything it did is undone.
 *
 * @throws MillraceError whatever went wrong, with the plugin named.
 */
export async function startPlugin(core: HubCore, run: PluginRun): Promise<void> {
  const began = performance.now();
  changeState(core, run, 'starting');
  try {
    const handlers = await withinStartTimeout(run, begin(core, run));
    run.handlers = handlers;
    if (run.isShown) bindServices(core, run);
    changeState(core, run, 'running');
  } catch (cause) {
    throw await failPlugin(core, run, cause);
  } finally {
    run.startMs = Math.round(performance.now() - began);
  }
}

/** Gives the hub what a plugin provides; the host's own values go before it. */
export function bindServices(core: HubCore, run: PluginRun): void {
  for (const [key, service] of Object.entries(run.definition.provides ?? {}))
    if (!core.given.host.has(serviceKey(service))) core.services.bind(service, run.handlers?.services?.[key], run);
}

/** Undoes all of a plugin that cannot go on, and notes why. @returns the error, with the plugin named. */
export async function failPlugin(core: HubCore, run: PluginRun, cause: unknown): Promise<MillraceError> {
  const error = isMillraceError(cause) ? cause : startFailed(run.name, cause);
  noteFailure(run, error);
  await stopPlugin(core, run, 'failed').catch(() => undefined);
  return error;
}

/** Notes why a plugin is down. */
export function noteFailure(run: PluginRun, error: MillraceError): void {
  run.error = error;
  run.because = error.message.split('\n', 1)[0] ?? '';
  run.recovery.lastError = error;
}

async function begin(core: HubCore, run: PluginRun): Promise<Handlers> {
  const { definition, name } = run;
  const config = await parseConfig(name, definition, run.config);
  if (definition.migrations) await core.services.get(migrations, name).apply(name, definition.migrations, run.controller.signal);
  const skills = definition.skills ? await readSkillFolder(name, definition.skills) : [];
  // A start that goes on after its deadline adds to nothing.
  run.controller.signal.throwIfAborted();
  for (const skill of skills) core.contributions.add(run, points.skills, skill);
  const handlers = ((await definition.start(pluginContext(core, run, config))) ?? {}) as Handlers;
  const problems = missingParts(definition, handlers);
  if (problems.length > 0) throw startedWrong(name, problems);
  return handlers;
}

/** Tells a plugin that the hub is ready. @throws what its listeners throw, or MillraceError `MILLRACE_START_TIMEOUT`. */
export async function runReadyListeners(run: PluginRun): Promise<void> {
  for (const listener of run.readyListeners.splice(0)) await withinStartTimeout(run, Promise.resolve().then(listener));
}

/** Waits for a part of a plugin's start, as long as the plugin has for it. @throws MillraceError `MILLRACE_START_TIMEOUT`. */
async function withinStartTimeout<T>(run: PluginRun, work: Promise<T>): Promise<T> {
  const timeoutMs = run.definition.startTimeoutMs ?? defaultStartTimeoutMs;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(startTimeout(run.name, timeoutMs)), timeoutMs);
  });
  // Once the deadline has passed nobody waits for the work: what it throws later must not end the process.
  work.catch(() => undefined);
  try {
    return await untilAborted(Promise.race([work, late]), run.controller.signal);
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
