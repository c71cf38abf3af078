import { allWithheld } from '../catalogue/catalogue.js';
import { lockCheck } from '../lock/lock-check.js';
import type { HubCore } from './hub-core.js';

/** Tells the log, once each, of tools that are withheld, and of those that are served though they are not as locked. */
export function withheldTeller(core: HubCore): () => void {
  const { lock } = core.options;
  const check = lock?.onDrift === 'warn' ? lockCheck(lock.locked) : () => [];
  let told = new Set<string>();
  return () => {
    const { tools, ...rest } = core.catalogue.current();
    const lines = new Map([
      ...allWithheld({ tools, ...rest }).map(
        ({ tool, plugin, problem }) => [`Tool '${tool}' is withheld.`, { plugin, because: problem.message }] as const,
      ),
      ...tools
        .map((item) => ({ item, drift: check(item) }))
        .filter(({ drift }) => drift.length > 0)
        .map(
          ({ item, drift }) =>
            [`Tool '${item.name}' is not as it was locked.`, { plugin: item.plugin, because: drift.join('; ') }] as const,
        ),
    ]);
    for (const [line, fields] of lines) if (!told.has(line)) core.log().warn(line, fields);
    told = new Set(lines.keys());
  };
}
