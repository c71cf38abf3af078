import { isCoreIn, coreVersion } from '../core-version.js';
import {
  coreTooOld,
  pluginDuplicate,
  pointDuplicate,
  serviceCircular,
  serviceDuplicate,
  serviceMissing,
} from '../error/error-catalogue/composition.js';
import type { MillraceError } from '../error/millrace-error.js';
import { migrations } from '../service/core-services.js';
import { serviceKey, type AnyService } from '../token/service.js';
import type { PluginRun } from './plugin-run.js';

/** The keys of the services that need no plugin: the host's and the core's own. */
export interface GivenServices {
  readonly host: ReadonlySet<string>;
  readonly core: ReadonlySet<string>;
}

/** The order to start in, and all that stands against it. */
export interface StartPlan {
  readonly order: readonly PluginRun[];
  readonly problems: readonly MillraceError[];
}

/** A plugin's needs, with whether each may stay unfilled; migrations are a need of their own. */
export function needsOf(run: PluginRun): readonly { readonly key: string; readonly service: AnyService; readonly isOptional: boolean }[] {
  const named = Object.entries(run.definition.needs ?? {}).map(([key, need]) =>
    need.kind === 'optional' ? { key, service: need.of, isOptional: true } : { key, service: need, isOptional: false },
  );
  return run.definition.migrations ? [...named, { key: '', service: migrations, isOptional: false }] : named;
}

/**
 * Plans the start from data alone: providers first, ties in the host's order.
 */
export function planStartOrder(runs: readonly PluginRun[], given: GivenServices): StartPlan {
  const { providers, problems } = findProviders(runs, given.host);
  for (const run of runs) {
    const range = run.definition.core;
    if (range !== undefined && !isCoreIn(range)) problems.push(coreTooOld(run.name, range, coreVersion));
    for (const { service, isOptional } of needsOf(run)) {
      const key = serviceKey(service);
      if (!isOptional && !providers.has(key) && !given.host.has(key) && !given.core.has(key))
        problems.push(serviceMissing(run.name, service.id));
    }
  }
  const { order, circles } = sort(runs, providers);
  return { order, problems: [...problems, ...circles.map(serviceCircular)] };
}

function findProviders(
  runs: readonly PluginRun[],
  host: ReadonlySet<string>,
): { providers: Map<string, PluginRun>; problems: MillraceError[] } {
  const providers = new Map<string, PluginRun>();
  const owners = new Map<string, string>();
  const names = new Set<string>();
  const problems: MillraceError[] = [];
  for (const run of runs) {
    if (names.has(run.name)) problems.push(pluginDuplicate(run.name));
    names.add(run.name);
    for (const service of Object.values(run.definition.provides ?? {})) {
      const key = serviceKey(service);
      const other = providers.get(key);
      // A host's own value goes before a plugin's; two plugins for one service are a mistake.
      if (other && !host.has(key)) problems.push(serviceDuplicate(service.id, [other.name, run.name]));
      else if (!host.has(key)) providers.set(key, run);
    }
    for (const point of Object.values(run.definition.owns ?? {})) {
      const other = owners.get(point.id);
      if (other !== undefined) problems.push(pointDuplicate(point.id, [other, run.name]));
      else owners.set(point.id, run.name);
    }
  }
  return { providers, problems };
}

function sort(runs: readonly PluginRun[], providers: ReadonlyMap<string, PluginRun>): { order: PluginRun[]; circles: string[][] } {
  const order: PluginRun[] = [];
  const circles: string[][] = [];
  const path: PluginRun[] = [];
  const done = new Set<PluginRun>();
  const visit = (run: PluginRun): void => {
    if (done.has(run)) return;
    const start = path.indexOf(run);
    if (start !== -1) {
      circles.push([...path.slice(start), run].map((one) => one.name));
      return;
    }
    path.push(run);
    for (const { service } of needsOf(run)) {
      const provider = providers.get(serviceKey(service));
      if (provider) visit(provider);
    }
    path.pop();
    done.add(run);
    order.push(run);
  };
  for (const run of runs) visit(run);
  return { order, circles };
}
