import { duplicateNames } from '../catalogue/catalogue.js';
import { needsOf } from '../hub/plan-start-order.js';
import type { HubCore } from '../hub/hub-core.js';
import { isSafetyPoint, type PluginRun } from '../hub/plugin-run.js';
import { points } from '../points/points.js';
import type { Logger } from '../service/core-services.js';
import type { Event } from '../token/event.js';
import type { Point } from '../token/extension-point.js';

/** What one plugin's `start` receives: closures over its run, so that whatever it makes is its own and is undone with it. */
export function pluginContext(core: HubCore, run: PluginRun, config: unknown): object {
  const { name } = run;
  const needs = Object.fromEntries(
    needsOf(run)
      .filter(({ key }) => key !== '')
      .map(({ key, service, isOptional }) => [
        key,
        isOptional && !core.services.has(service) ? undefined : core.services.get(service as never, name),
      ]),
  );
  const owns = Object.fromEntries(
    Object.entries(run.definition.owns ?? {}).map(([key, point]) => [key, core.contributions.reader(point as Point<unknown>)]),
  );

  const onStop = (undo: () => unknown, label = undo.name || 'undo'): void => {
    // A start that went on after its deadline may still open things: close them at once.
    if (run.controller.signal.aborted)
      void Promise.resolve()
        .then(undo)
        .catch(() => undefined);
    else run.disposers.push({ label, run: undo });
  };
  return {
    name,
    config,
    needs,
    owns,
    signal: run.controller.signal,
    log: prefixed(core, name),
    onStop,
    onReady(listener: () => unknown) {
      run.readyListeners.push(listener);
    },
    add<T>(point: Point<T>, value: T) {
      // A start that goes on after its deadline adds to nothing.
      if (run.controller.signal.aborted) return () => undefined;
      const remove = core.contributions.add(name, point, value);
      if (isSafetyPoint(point.id)) run.judges = true;
      const [doubled] = catalogueIds.has(point.id) ? duplicateNames(core.catalogue.current()) : [];
      if (!doubled) return remove;
      remove();
      throw doubled;
    },
    emit<T>(event: Event<T>, value: T) {
      core.events.emit(event, value);
    },
    on<T>(event: Event<T>, listener: (value: T) => void) {
      const end = core.events.on(event, listener, name);
      onStop(end, `listener of ${event.id}`);
      return end;
    },
  };
}

const catalogueIds: ReadonlySet<string> = new Set([points.tools.id, points.prompts.id]);

function prefixed(core: HubCore, plugin: string): Logger {
  const write =
    (level: keyof Logger) =>
    (message: string, fields?: Readonly<Record<string, unknown>>): void =>
      core.log()[level](message, { plugin, ...fields });
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
