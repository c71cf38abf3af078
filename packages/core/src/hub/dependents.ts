import { serviceKey } from '../token/service.js';
import type { HubCore } from './hub-core.js';
import { needsOf } from './plan-start-order.js';
import type { PluginRun } from './plugin-run.js';

/** The other plugins that cannot do without this one's services. */
export function usersOf(core: HubCore, run: PluginRun): readonly PluginRun[] {
  return core.runs.filter((other) => other !== run && takes(core, { user: other, from: run, isOptionalToo: false }));
}

/** The plugins that take this one's services, or those of one that does, whether they must or may; providers first. */
export function dependentsOf(core: HubCore, run: PluginRun): readonly PluginRun[] {
  return following(core, run, (user, from) => takes(core, { user, from, isOptionalToo: true }));
}

/** The running plugins that were given this one's services, or those of one that was; providers first. */
export function holdersOf(core: HubCore, run: PluginRun): readonly PluginRun[] {
  return following(core, run, (user, from) => user.state === 'running' && user.uses.has(from));
}

/** What keeps a plugin from starting: the plugin that should provide what it needs, or the service's id; nothing where all is there. */
export function absentFor(core: HubCore, run: PluginRun): string | undefined {
  const absent = needsOf(run).find(({ service, isOptional }) => !isOptional && !core.services.has(service));
  if (!absent) return undefined;
  const key = serviceKey(absent.service);
  const provider = core.runs.find((other) => Object.values(other.definition.provides ?? {}).some((service) => serviceKey(service) === key));
  return provider?.name ?? absent.service.id;
}

/** In the order of starting, so that each is met after what it may follow from. */
function following(core: HubCore, first: PluginRun, isNext: (user: PluginRun, from: PluginRun) => boolean): readonly PluginRun[] {
  const found = [first];
  for (const other of core.runs) if (other !== first && found.some((from) => isNext(other, from))) found.push(other);
  return found.slice(1);
}

function takes(core: HubCore, { user, from, isOptionalToo }: { user: PluginRun; from: PluginRun; isOptionalToo: boolean }): boolean {
  const provided = new Set(
    Object.values(from.definition.provides ?? {})
      .map(serviceKey)
      .filter((key) => !core.given.host.has(key)),
  );
  return needsOf(user).some(({ service, isOptional }) => (isOptionalToo || !isOptional) && provided.has(serviceKey(service)));
}
