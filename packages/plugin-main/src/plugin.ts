import { clock, definePlugin, ids, points } from '@millrace/core';
import { dataStreams } from '@millrace/plugin-langflow/tokens';
import { ActivityStream } from './activity-stream.js';
import { checkSecrets } from './api/check-secrets.js';
import { Secrets } from './api/secrets.js';
import { openCheckpoints } from './checkpoints/open-checkpoints.js';
import { Pages } from './paging/pages.js';
import { Pool } from './pool/pool.js';
import { mainConfig } from './config.js';
import { handleCreateDirectory, handleReadFile } from './handlers/file-handlers.js';
import { handleListDirectory } from './handlers/list-handler.js';
import type { HandlerTools } from './handlers/handler-tools.js';
import { FactCache } from './ingest/fact-cache.js';
import { StampCache } from './ingest/stamp-cache.js';
import { rootsCheck } from './roots-check.js';
import { Snapshots } from './snapshots.js';
import {
  analyzeRepository,
  callApi,
  copyFile,
  createDirectory,
  deleteFile,
  gitOperations,
  editFile,
  ingestRepository,
  listCheckpoints,
  listDirectory,
  moveFile,
  readFile,
  repositoryIngested,
  searchFiles,
  searchProviders,
  undo,
  webSearch,
  writeFile,
} from './tokens.js';
import { Workspace } from './workspace/workspace.js';

// Git, the parsers and the analysis are read when they are first asked for, not at every start.
const repositories = () => import('./handlers/repository-handlers.js');
const outside = () => import('./handlers/outside-handlers.js');
const searching = () => import('./handlers/search-handler.js');
const git = () => import('./handlers/git-handler.js');
const edits = () => import('./handlers/edit-handler.js');
const changes = () => import('./handlers/change-handlers.js');
const checkpointList = () => import('./handlers/checkpoint-handler.js');

/** MAIN: files, repositories and code analysis, confined to the roots the host names. */
export const main = definePlugin({
  name: 'main',
  version: '0.1.0',
  config: mainConfig,
  needs: { clock, ids },
  tools: {
    readFile,
    writeFile,
    editFile,
    listDirectory,
    searchFiles,
    createDirectory,
    deleteFile,
    moveFile,
    copyFile,
    listCheckpoints,
    undo,
    ingestRepository,
    analyzeRepository,
    gitOperations,
    callApi,
    webSearch,
  },
  owns: { searchProviders },
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
  async start({ config, needs, owns, log, add, emit, onStop }) {
    checkSecrets(config, new Secrets(config.secrets));
    const workspace = await Workspace.open(config);
    const pool = new Pool({ size: config.maxWorkers, program: config.workerProgram, log });
    onStop(() => pool.close(), 'worker processes');
    const pages = new Pages(needs);
    onStop(() => pages.close(), 'kept results');
    const checkpoints = await openCheckpoints(workspace, config, needs);
    onStop(() => checkpoints.close(), 'store for undo');
    const activity = new ActivityStream();
    add(dataStreams, activity.stream);
    add(points.healthChecks, rootsCheck(workspace));
    const tools: HandlerTools = {
      ...needs,
      ...owns,
      config,
      workspace,
      pool,
      pages,
      checkpoints,
      known: { facts: new FactCache(), stamps: new StampCache() },
      snapshots: new Snapshots(),
      activity,
      ingested: (found) => emit(repositoryIngested, found),
    };
    return {
      tools: {
        readFile: (input, call) => handleReadFile(tools, input, call),
        writeFile: async (input, call) => (await edits()).handleWriteFile(tools, input, call),
        editFile: async (input, call) => (await edits()).handleEditFile(tools, input, call),
        listDirectory: (input, call) => handleListDirectory(tools, input, call),
        searchFiles: async (input, call) => (await searching()).handleSearchFiles(tools, input, call),
        createDirectory: (input) => handleCreateDirectory(tools, input),
        deleteFile: async (input, call) => (await changes()).handleDeleteFile(tools, input, call),
        moveFile: async (input, call) => (await changes()).handleMoveFile(tools, input, call),
        copyFile: async (input, call) => (await changes()).handleCopyFile(tools, input, call),
        listCheckpoints: async (input, call) => (await checkpointList()).handleListCheckpoints(tools, input, call),
        undo: async (input, call) => (await changes()).handleUndo(tools, input, call),
        ingestRepository: async (input, call) => (await repositories()).handleIngestRepository(tools, input, call),
        analyzeRepository: async (input, call) => (await repositories()).handleAnalyzeRepository(tools, input, call),
        gitOperations: async (input, call) => (await git()).handleGitOperations(tools, input, call),
        callApi: async (input, call) => (await outside()).handleCallApi(tools, input, call),
        webSearch: async (input, call) => (await outside()).handleWebSearch(tools, input, call),
      },
    };
  },
});
