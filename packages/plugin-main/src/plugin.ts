import { clock, definePlugin, ids, points, stateStore } from '@millrace/core';
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
import { handleListDirectory } from './handlers/list-handler.js';
import type { HandlerTools } from './handlers/handler-tools.js';
import { FactCache } from './ingest/fact-cache.js';
import { StampCache } from './ingest/stamp-cache.js';
import { LineMarksCache } from './reading/line-marks.js';
import { rootsCheck } from './roots-check.js';
import { Snapshots } from './snapshots.js';
import {
  analyzeCodeQuality,
  analyzeRepository,
  findReferences,
  generateDocumentation,
  extractCodeComponents,
  extractFunctions,
  repoMap,
  callApi,
  chunkSinks,
  copyFile,
  codeLanguages,
  createDirectory,
  deleteFile,
  findCodePatterns,
  gitOperations,
  editFile,
  getFileInfo,
  ingestRepository,
  listCheckpoints,
  listDirectory,
  moveFile,
  readFile,
  repositoryIngested,
  searchFiles,
  searchProviders,
  suggestRefactoring,
  undo,
  webSearch,
  writeFile,
} from './tokens.js';
import { Workspace } from './workspace/workspace.js';

// Git, the parsers and the analysis are read when they are first asked for, not at every start.
const repositories = () => import('./handlers/repository-handlers.js');
const outside = () => import('./handlers/outside-handlers.js');
const patterns = () => import('./handlers/pattern-handler.js');
const searching = () => import('./handlers/search-handler.js');
const quality = () => import('./handlers/quality-handler.js');
const code = () => import('./handlers/code-handlers.js');
const maps = () => import('./handlers/map-handler.js');
const references = () => import('./handlers/references-handler.js');
const documents = () => import('./handlers/documentation-handler.js');
const git = () => import('./handlers/git-handler.js');
const edits = () => import('./handlers/edit-handler.js');
const reading = () => import('./handlers/read-handler.js');
const fileInfo = () => import('./handlers/info-handler.js');
const changes = () => import('./handlers/change-handlers.js');
const checkpointList = () => import('./handlers/checkpoint-handler.js');
const suggesting = () => import('./handlers/suggest-handler.js');

/** MAIN: files, repositories and code analysis, confined to the roots the host names. */
export const main = definePlugin({
  name: 'main',
  version: '0.1.0',
  config: mainConfig,
  needs: { clock, ids, stateStore },
  tools: {
    readFile,
    writeFile,
    editFile,
    listDirectory,
    getFileInfo,
    searchFiles,
    findCodePatterns,
    createDirectory,
    deleteFile,
    moveFile,
    copyFile,
    listCheckpoints,
    undo,
    ingestRepository,
    analyzeRepository,
    repoMap,
    findReferences,
    extractFunctions,
    extractCodeComponents,
    generateDocumentation,
    analyzeCodeQuality,
    gitOperations,
    callApi,
    webSearch,
    suggestRefactoring,
  },
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
      activity,
      ingested: (found) => emit(repositoryIngested, found),
    };
    return {
      tools: {
        readFile: async (input, call) => (await reading()).handleReadFile(tools, input, call),
        writeFile: async (input, call) => (await edits()).handleWriteFile(tools, input, call),
        editFile: async (input, call) => (await edits()).handleEditFile(tools, input, call),
        listDirectory: (input, call) => handleListDirectory(tools, input, call),
        searchFiles: async (input, call) => (await searching()).handleSearchFiles(tools, input, call),
        findCodePatterns: async (input, call) => (await patterns()).handleFindCodePatterns(tools, input, call),
        createDirectory: async (input, call) => (await changes()).handleCreateDirectory(tools, input, call),
        getFileInfo: async (input, call) => (await fileInfo()).handleGetFileInfo(tools, input, call),
        deleteFile: async (input, call) => (await changes()).handleDeleteFile(tools, input, call),
        moveFile: async (input, call) => (await changes()).handleMoveFile(tools, input, call),
        copyFile: async (input, call) => (await changes()).handleCopyFile(tools, input, call),
        listCheckpoints: async (input, call) => (await checkpointList()).handleListCheckpoints(tools, input, call),
        undo: async (input, call) => (await changes()).handleUndo(tools, input, call),
        ingestRepository: async (input, call) => (await repositories()).handleIngestRepository(tools, input, call),
        extractFunctions: async (input, call) => (await code()).handleExtractFunctions(tools, input, call),
        extractCodeComponents: async (input, call) => (await code()).handleExtractCodeComponents(tools, input, call),
        analyzeRepository: async (input, call) => (await repositories()).handleAnalyzeRepository(tools, input, call),
        repoMap: async (input, call) => (await maps()).handleRepoMap(tools, input, call),
        findReferences: async (input, call) => (await references()).handleFindReferences(tools, input, call),
        generateDocumentation: async (input, call) => (await documents()).handleGenerateDocumentation(tools, input, call),
        analyzeCodeQuality: async (input, call) => (await quality()).handleAnalyzeCodeQuality(tools, input, call),
        gitOperations: async (input, call) => (await git()).handleGitOperations(tools, input, call),
        callApi: async (input, call) => (await outside()).handleCallApi(tools, input, call),
        suggestRefactoring: async (input, call) => (await suggesting()).handleSuggestRefactoring(tools, input, call),
        webSearch: async (input, call) => (await outside()).handleWebSearch(tools, input, call),
      },
    };
  },
});
