import { doubledBy } from '../hub/doubled.js';
import { needsOf } from '../hub/plan-start-order.js';
import type { HubCore } from '../hub/hub-core.js';
import { isSafetyPoint, type PluginRun, type Subscription } from '../hub/plugin-run.js';
import type { Logger } from '../service/core-services.js';
import type { Event } from '../token/event.js';
import type { Point, PointReader } from '../token/extension-point.js';

/** What one plugin's `start` receives: closures over its run, so that whatever it makes is its own and is undone with it. */
export function pluginContext(core: HubCore, run: PluginRun, config: unknown): object {
  const { name } = run;
  const needs = needsFor(core, run);
  const onStop = (undo: () => unknown, label = undo.name || 'undo'): void => {
    // A start that went on after its deadline may still open things: close them at once.
    if (run.controller.signal.aborted)
      void Promise.resolve()
        .then(undo)
        .catch(() => undefined);
    else run.disposers.push({ label, run: undo });
  };
  const owns = Object.fromEntries(
    Object.entries(run.definition.owns ?? {}).map(([key, point]) => [key, ownedReader(core, point as Point<unknown>, onStop)]),
  );
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
      const remove = core.contributions.add(run, point, value);
      if (isSafetyPoint(point.id)) run.judges = true;
      // Out of sight it clashes with nothing yet; that is looked at when it is shown.
      const doubled = run.isShown ? doubledBy(core, name, point.id) : undefined;
      if (!doubled) return remove;
      remove();
      throw doubled;
    },
    emit<T>(event: Event<T>, value: T) {
      core.events.emit(event, value);
    },
    on<T>(event: Event<T>, listener: (value: T) => void) {
      const end = subscribe(core, run, { event, listener });
      onStop(end, `listener of ${event.id}`);
      return end;
    },
    fail(cause: unknown) {
      core.fail(run, cause);
    },
  };
}

function needsFor(core: HubCore, run: PluginRun): object {
  return Object.fromEntries(
    needsOf(run)
      .filter(({ key }) => key !== '')
      .map(({ key, service, isOptional }) => {
        if (isOptional && !core.services.has(service)) return [key, undefined];
        run.uses.add(core.services.owner(service));
        return [key, core.services.get(service as never, run.name)];
      }),
  );
}

/** A reader whose listeners end with the plugin. */
function ownedReader(core: HubCore, point: Point<unknown>, onStop: (undo: () => unknown, label: string) => void): PointReader<unknown> {
  const reader = core.contributions.reader(point);
  return {
    get values() {
      return reader.values;
    },
    get contributions() {
      return reader.contributions;
    },
    onChange(listener) {
      const end = reader.onChange(listener);
      onStop(end, `reader of ${point.id}`);
      return end;
    },
  };
}

/** Listens while the plugin is in sight, so that of two copies of it one hears each event. */
function subscribe<T>(core: HubCore, run: PluginRun, { event, listener }: { event: Event<T>; listener(value: T): void }): () => void {
  let end: (() => void) | undefined;
  const subscription: Subscription = {
    attach: () => (end ??= core.events.on(event, listener, { name: run.name, failed: () => core.tally(run, false) })),
    detach() {
      end?.();
      end = undefined;
    },
  };
  run.subscriptions.add(subscription);
  if (run.isShown) subscription.attach();
  return () => {
    run.subscriptions.delete(subscription);
    subscription.detach();
  };
}

function prefixed(core: HubCore, plugin: string): Logger {
  const write =
    (level: keyof Logger) =>
    (message: string, fields?: Readonly<Record<string, unknown>>): void =>
      core.log()[level](message, { plugin, ...fields });
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
