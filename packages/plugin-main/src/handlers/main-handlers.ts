import type { Call } from '@millrace/core';
import type { mainTools } from '../tools/main-tools.js';
import type { InputOf, OutputOf } from '../tools/tool-types.js';
import type { HandlerTools } from './handler-tools.js';

type MainTools = typeof mainTools;
/** The handlers of all tools of the full catalogue. */
export type MainHandlers = {
  readonly [K in keyof MainTools]: (input: InputOf<MainTools[K]>, call: Call) => Promise<OutputOf<MainTools[K]>>;
};

// Each is read when it is first asked for, not at every start.
const repositories = () => import('./repository-handlers.js');
const outside = () => import('./outside-handlers.js');
const patterns = () => import('./pattern-handler.js');
const searching = () => import('./search-handler.js');
const quality = () => import('./quality-handler.js');
const code = () => import('./code-handlers.js');
const maps = () => import('./map-handler.js');
const references = () => import('./references-handler.js');
const documents = () => import('./documentation-handler.js');
const git = () => import('./git-handler.js');
const edits = () => import('./edit-handler.js');
const reading = () => import('./read-handler.js');
const fileInfo = () => import('./info-handler.js');
const changes = () => import('./change-handlers.js');
const checkpointList = () => import('./checkpoint-handler.js');
const suggesting = () => import('./suggest-handler.js');
const watching = () => import('./watch-handler.js');
const listing = () => import('./list-handler.js');

/** The handler of each tool. */
export function mainHandlers(tools: HandlerTools): MainHandlers {
  return {
    readFile: async (input, call) => (await reading()).handleReadFile(tools, input, call),
    writeFile: async (input, call) => (await edits()).handleWriteFile(tools, input, call),
    editFile: async (input, call) => (await edits()).handleEditFile(tools, input, call),
    listDirectory: async (input, call) => (await listing()).handleListDirectory(tools, input, call),
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
    watch: async (input, call) => (await watching()).handleWatch(tools, input, call),
    webSearch: async (input, call) => (await outside()).handleWebSearch(tools, input, call),
  };
}
