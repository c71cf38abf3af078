import { clock, definePlugin, ids, points } from '@millrace/core';
import { dataStreams } from '@millrace/plugin-langflow/tokens';
import { ActivityStream } from './activity-stream.js';
import { openCheckpoints } from './checkpoints/open-checkpoints.js';
import { Pages } from './paging/pages.js';
import { Pool } from './pool/pool.js';
import { mainConfig } from './config.js';
import { handleCreateDirectory, handleDeleteFile, handleReadFile, handleWriteFile } from './handlers/file-handlers.js';
import { handleListDirectory } from './handlers/list-handler.js';
import type { HandlerTools } from './handlers/handler-tools.js';
import { rootsCheck } from './roots-check.js';
import { Snapshots } from './snapshots.js';
import {
  analyzeRepository,
  createDirectory,
  deleteFile,
  ingestRepository,
  listDirectory,
  readFile,
  repositoryIngested,
  writeFile,
} from './tokens.js';
import { Workspace } from './workspace/workspace.js';

// Git, the parsers and the analysis are read when they are first asked for, not at every start.
const repositories = () => import('./handlers/repository-handlers.js');

/** MAIN: files, repositories and code analysis, confined to the roots the host names. */
export const main = definePlugin({
  name: 'main',
  version: '0.1.0',
  config: mainConfig,
  needs: { clock, ids },
  tools: { readFile, writeFile, listDirectory, createDirectory, deleteFile, ingestRepository, analyzeRepository },
  access: {
    files: ['roots (read and write)', 'readOnlyRoots (read)', 'cacheDirectory or the temporary folder (clones, while they are read)', 'dataDirectory or the temporary folder (what can be undone)'],
    network: ['https hosts of repositories to ingest: ingest.hosts, or any public one'],
    processes: ['git (read-only commands, its configuration ignored)', 'worker processes of this package'],
  },
  async start({ config, needs, log, add, emit, onStop }) {
    const workspace = await Workspace.open(config);
    const pool = new Pool({ size: config.maxWorkers, program: config.workerProgram, log });
    onStop(() => pool.close(), 'worker processes');
    const pages = new Pages(needs);
    onStop(() => pages.close(), 'kept results');
    const checkpoints = openCheckpoints(workspace, config, needs);
    onStop(() => checkpoints.close(), 'store for undo');
    const activity = new ActivityStream();
    add(dataStreams, activity.stream);
    add(points.healthChecks, rootsCheck(workspace));
    const tools: HandlerTools = {
      ...needs,
      config,
      workspace,
      pool,
      pages,
      checkpoints,
      snapshots: new Snapshots(),
      activity,
      ingested: (found) => emit(repositoryIngested, found),
    };
    return {
      tools: {
        readFile: (input, call) => handleReadFile(tools, input, call),
        writeFile: (input, call) => handleWriteFile(tools, input, call),
        listDirectory: (input, call) => handleListDirectory(tools, input, call),
        createDirectory: (input) => handleCreateDirectory(tools, input),
        deleteFile: (input, call) => handleDeleteFile(tools, input, call),
        ingestRepository: async (input, call) => (await repositories()).handleIngestRepository(tools, input, call),
        analyzeRepository: async (input, call) => (await repositories()).handleAnalyzeRepository(tools, input, call),
      },
    };
  },
});
