import { coreVersion } from '../core-version.js';
import { allWithheld } from '../catalogue/catalogue.js';
import { points } from '../points/points.js';
import type { HubCore } from './hub-core.js';
import type { HubReport } from './hub-report.js';
import { reportRun } from './plugin-run.js';

const corePoints = new Set(Object.values(points).map((point) => point.id));

/** The hub's account of itself, as of now. */
export function makeReport(core: HubCore): HubReport {
  const catalogue = core.catalogue.current();
  const plugins = core.runs.map((run) => reportRun(run, core.contributions.addedBy(run), catalogue.tools));
  const owned = new Set(corePoints);
  for (const run of core.runs)
    if (run.state === 'running') for (const point of Object.values(run.definition.owns ?? {})) owned.add(point.id);
  return {
    name: core.options.name,
    version: core.options.version ?? '0.0.0',
    core: coreVersion,
    state: core.state,
    plugins,
    unread: core.contributions.unread(owned),
    withheld: allWithheld(catalogue).map(({ tool, plugin, problem }) => ({ tool, plugin, code: problem.code, because: problem.message })),
    revision: core.catalogue.revision(),
    callsInFlight: core.desk.inFlight(),
    plugin: (name) => plugins.find((plugin) => plugin.name === name),
  };
}
