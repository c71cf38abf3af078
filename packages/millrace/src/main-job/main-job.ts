import type { Hub } from '@millrace/core';
import { serveHttp } from '@millrace/core/http';
import { openHub } from '../commands/open-hub.js';
import { listenForStop, type Stopping } from '../commands/stopping.js';
import type { Terminal } from '../commands/terminal.js';
import { untilUp } from '../commands/until-up.js';
import { readSettings } from '../compose/settings.js';
import { interrupted } from '../error-catalogue.js';
import { choosePlace, type Place } from './choose-place.js';
import { chooseRepository, repositoryName, type Repository } from './choose-repository.js';
import { summary, type MainJobReport } from './report.js';
import { runWorkflow } from './run-workflow.js';

/** How the main job is run. */
export interface MainJobOptions {
  /** A path or a git URL; the working directory unless said. */
  readonly repo?: string;
  /** Ends after the workflow, in place of serving. */
  readonly once?: boolean;
  /** Prints one JSON document on standard output, and nothing else there. */
  readonly json?: boolean;
  readonly port?: number;
  readonly streamPort?: number;
}

/**
 * Starts the hub with all modules, takes a repository through them once, and serves until it is stopped.
 *
 * @returns whether all of the workflow succeeded.
 * @throws MillraceError `MILLRACE_REPOSITORY_MISSING`, `MILLRACE_INTERRUPTED`, `MILLRACE_PORT_TAKEN`, and as `openHub` and `untilUp` do.
 */
export async function mainJob(terminal: Terminal, options: MainJobOptions): Promise<boolean> {
  const settings = readSettings(terminal.environment, terminal.folder);
  const repository = await chooseRepository(terminal.folder, options.repo);
  const stopping = listenForStop(terminal);
  const place = choosePlace(terminal, settings, options);
  try {
    return await run(terminal, options, { repository, place, stopping });
  } finally {
    place.remove();
    stopping.forget();
  }
}

interface Run {
  readonly repository: Repository;
  readonly place: Place;
  readonly stopping: Stopping;
}

async function run(terminal: Terminal, options: MainJobOptions, { repository, place, stopping }: Run): Promise<boolean> {
  const began = performance.now();
  terminal.tell('starting the hub\n');
  const { hub, settings, log } = await openHub(terminal, {
    ...place,
    ...('path' in repository && options.repo !== undefined && { readOnlyRoots: [repository.path] }),
  });
  const forget = terminal.onStrayRejection((cause) => log.error('Nobody handled a rejection.', { cause }));
  const server = await serveHttp(hub, { port: place.port, ...(settings.token !== undefined && { token: settings.token }) });
  try {
    const work = workOn(hub, { repository, terminal, signal: stopping.signal });
    const { streamAddress, ...found } = await Promise.race([work, stopping.requested.then(() => Promise.reject(interrupted()))]);
    const report: MainJobReport = { ...found, duration_ms: Math.round(performance.now() - began) };
    const addresses = options.once ? undefined : { http: server.url, stream: streamAddress };
    terminal.print(options.json ? `${JSON.stringify(report)}\n` : summary(report, addresses));
    if (!options.once) {
      terminal.tell('serving; Ctrl-C stops.\n');
      await stopping.requested;
    }
    return report.ingest.status === 'success' && report.stream.status === 'streamed';
  } finally {
    await server.close();
    forget();
    terminal.tell('millrace has stopped.\n');
  }
}

async function workOn(
  hub: Hub,
  { repository, terminal, signal }: { repository: Repository; terminal: Terminal; signal: AbortSignal },
): ReturnType<typeof runWorkflow> {
  terminal.tell('opening the database and the stream gateway\n');
  await untilUp(hub, signal);
  return runWorkflow({ hub, repository, name: repositoryName(repository), signal, tell: (line) => terminal.tell(`${line}\n`) });
}
