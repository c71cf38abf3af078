import { serveHttp, type HttpServer } from '@millrace/core/http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { untilStopped } from '../commands/serve.js';
import type { Terminal } from '../commands/terminal.js';
import { createMillrace } from '../compose/create-millrace.js';
import { readSettings } from '../compose/settings.js';
import { createLineLogger } from '../compose/stderr-logger.js';
import { summary } from './report.js';
import { runWorkflow } from './run-workflow.js';

/** How the main job is run. */
export interface MainJobOptions {
  /** A path or a git URL; the working directory unless said. */
  readonly repo?: string;
  /** Ends after the workflow, in place of serving. */
  readonly once?: boolean;
  /** Prints one JSON document on standard output, and nothing else there. */
  readonly json?: boolean;
}

/**
 * Starts the hub with all modules, takes a repository through them once, and serves until it is stopped.
 *
 * @returns whether all of the workflow succeeded.
 */
export async function mainJob(terminal: Terminal, options: MainJobOptions): Promise<boolean> {
  const tell = (line: string): void => terminal.tell(`${line}\n`);
  const place = await choosePlace(terminal, options);
  try {
    tell('starting the hub');
    const server = await start(terminal, options, place);
    const forget = options.once ? terminal.onStopSignal(() => void server.close()) : undefined;
    const { streamAddress, ...report } = await runWorkflow({ hub: server.hub, repository: repositoryOf(terminal, options), tell }).catch(
      async (cause: unknown) => {
        await server.close();
        throw cause;
      },
    );
    if (options.json) terminal.print(`${JSON.stringify(report)}\n`);
    else terminal.print(summary(report, { http: server.url, stream: streamAddress }));
    forget?.();
    if (options.once) await server.close();
    else {
      tell('serving; Ctrl-C stops.');
      await untilStopped(terminal, () => server.close());
    }
    return report.ingest.status === 'success' && report.stream.status === 'streamed';
  } finally {
    await place.remove();
  }
}

interface Place {
  readonly dataDirectory: string;
  readonly port: number;
  readonly streamPort: number;
  remove(): Promise<void>;
}

/** A run on another repository has ports and data of its own, so that it disturbs no hub that serves. */
async function choosePlace(terminal: Terminal, { repo, once }: MainJobOptions): Promise<Place> {
  const given = terminal.environment['MILLRACE_DATA_DIR'];
  if (repo === undefined && !once)
    return { dataDirectory: resolve(terminal.folder, given ?? '.millrace'), port: 4600, streamPort: 4601, remove: async () => {} };
  if (given !== undefined) return { dataDirectory: resolve(terminal.folder, given), port: 0, streamPort: 0, remove: async () => {} };
  const dataDirectory = await mkdtemp(join(tmpdir(), 'millrace-'));
  return { dataDirectory, port: 0, streamPort: 0, remove: () => rm(dataDirectory, { recursive: true, force: true }) };
}

async function start(
  terminal: Terminal,
  options: MainJobOptions,
  place: Place,
): Promise<HttpServer & { hub: ReturnType<typeof createMillrace> }> {
  const { roots, databaseUrl, stateKey, token, logLevel } = readSettings(terminal.environment, terminal.folder);
  const repository = repositoryOf(terminal, options);
  const hub = createMillrace({
    ...place,
    roots,
    log: createLineLogger(logLevel, terminal.tell),
    ...('path' in repository && options.repo !== undefined && { readOnlyRoots: [repository.path] }),
    ...(databaseUrl !== undefined && { databaseUrl }),
    ...(stateKey !== undefined && { stateKey }),
  });
  const server = await serveHttp(hub, { port: place.port, ...(token !== undefined && { token }) });
  return { ...server, hub, close: () => server.close() };
}

function repositoryOf(terminal: Terminal, { repo }: MainJobOptions): { path: string } | { url: string } {
  if (repo !== undefined && /^[a-z][a-z+]*:\/\//i.test(repo)) return { url: repo };
  return { path: resolve(terminal.folder, repo ?? '.') };
}
