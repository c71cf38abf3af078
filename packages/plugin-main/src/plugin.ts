import { clock, definePlugin, ids, points, resourceUpdated, stateStore } from '@millrace/core';
import { dataStreams } from '@millrace/plugin-langflow/tokens';
import { ActivityStream } from './activity-stream.js';
import { ChunkFeeds } from './chunks/chunk-feeds.js';
import { checkSecrets } from './api/check-secrets.js';
import { Secrets } from './api/secrets.js';
import { openCheckpoints } from './checkpoints/open-checkpoints.js';
import { followLanguages } from './code-languages.js';
import { Pages } from './paging/pages.js';
import { Pool } from './pool/pool.js';
import { mainConfig } from './config.js';
import { ingestToolsFor } from './handlers/ingest-tools.js';
import type { HandlerTools } from './handlers/handler-tools.js';
import { leanHandlers } from './handlers/lean-handlers.js';
import { mainHandlers } from './handlers/main-handlers.js';
import { FactCache } from './ingest/fact-cache.js';
import { StampCache } from './ingest/stamp-cache.js';
import { LineMarksCache } from './reading/line-marks.js';
import { rootsCheck } from './roots-check.js';
import { Snapshots } from './snapshots.js';
import { chunkSinks, codeLanguages, repositoryIngested, searchProviders, workspaceFile } from './tokens.js';
import { leanTools } from './tools/lean-tools.js';
import { mainTools } from './tools/main-tools.js';
import type { Watches } from './watching/watches.js';
import { Workspace } from './workspace/workspace.js';

/** MAIN: files, repositories and code analysis, confined to the roots the host names. */
export const main = definePlugin({
  name: 'main',
  version: '0.1.0',
  config: mainConfig,
  needs: { clock, ids, stateStore },
  tools: { ...mainTools, ...leanTools },
  resources: { workspaceFile },
  owns: { searchProviders, codeLanguages, chunkSinks },
  access: {
    files: [
      'roots (read and write)',
      'readOnlyRoots (read)',
      'cacheDirectory or the temporary folder (clones, while they are read)',
      'dataDirectory or the temporary folder (what can be undone)',
    ],
    network: [
      'https hosts of repositories to ingest: ingest.hosts, or any public one',
      'the named apis; public hosts by URL: web.hosts, or any (unless web.allowUrls is off)',
      'the search providers named in search, else Wikipedia',
    ],
    processes: [
      'git (configuration and hooks of repositories ignored; changes them only with gitWrite)',
      'worker processes of this package',
      'ripgrep',
    ],
  },
  skills: {
    get folder() {
      return new URL('../skills/', import.meta.url);
    },
  },
  async start({ config, needs, owns, log, signal, add, emit, onReady, onStop }) {
    checkSecrets(config, new Secrets(config.secrets));
    const workspace = await Workspace.open(config);
    const pool = new Pool({ size: config.maxWorkers, program: config.workerProgram, log });
    onStop(() => pool.close(), 'worker processes');
    onStop(followLanguages(owns.codeLanguages), 'added languages');
    const pages = new Pages(needs);
    onStop(() => pages.close(), 'kept results');
    const checkpoints = await openCheckpoints(workspace, config, needs);
    onStop(() => checkpoints.close(), 'store for undo');
    const activity = new ActivityStream();
    add(dataStreams, activity.stream);
    add(points.healthChecks, rootsCheck(workspace));
    const chunks = new ChunkFeeds({ ...needs, log, roots: workspace.roots, ingestTools: (until) => ingestToolsFor(tools, until) });
    onReady(() => chunks.open(owns.chunkSinks.values, signal));
    onStop(() => chunks.close(), 'chunk sinks');
    // Read on its first use, like the handlers.
    let watching: Promise<Watches> | undefined;
    const watches = (): Promise<Watches> =>
      (watching ??= import('./watching/watches.js').then(
        (module) => new module.Watches({ workspace, log, updated: (uri) => emit(resourceUpdated, { uri }) }),
      ));
    onStop(async () => (await watching)?.close(), 'watched files');
    const tools: HandlerTools = {
      ...needs,
      ...owns,
      config,
      workspace,
      pool,
      pages,
      chunks,
      checkpoints,
      marks: new LineMarksCache(),
      known: { facts: new FactCache(), stamps: new StampCache() },
      snapshots: new Snapshots(),
      watches,
      activity,
      ingested: (found) => emit(repositoryIngested, found),
    };
    const handlers = mainHandlers(tools);
    return {
      tools: { ...handlers, ...leanHandlers(handlers) },
      resources: {
        workspaceFile: async ({ path }, call) => (await import('./handlers/watch-handler.js')).readWorkspaceFile(tools, path, call),
      },
    };
  },
});
