import { defineTool, fromJsonSchema, type AnyTool, type Effect } from '@millrace/core';
import { gitOps } from './git-operations.js';
import { mainTools } from './main-tools.js';

/** The key of a tool of the full catalogue. */
export type MainToolKey = keyof typeof mainTools;

/** What a lean tool is given: which of its tools is meant, and that tool's own input. */
export interface LeanInput {
  readonly op: string;
  readonly args?: Readonly<Record<string, unknown>>;
}

/** The tools behind each lean one, by `op`. All ops of `git` are those of one tool, which has them itself. */
export const leanOps = {
  read: { file: 'readFile', list: 'listDirectory', info: 'getFileInfo', api: 'callApi', watch: 'watch' },
  edit: {
    edit: 'editFile',
    write: 'writeFile',
    mkdir: 'createDirectory',
    move: 'moveFile',
    copy: 'copyFile',
    delete: 'deleteFile',
    checkpoints: 'listCheckpoints',
    undo: 'undo',
  },
  search: { text: 'searchFiles', pattern: 'findCodePatterns', references: 'findReferences', web: 'webSearch' },
  code: {
    functions: 'extractFunctions',
    components: 'extractCodeComponents',
    quality: 'analyzeCodeQuality',
    refactor: 'suggestRefactoring',
  },
  repo: { ingest: 'ingestRepository', analyze: 'analyzeRepository', map: 'repoMap', docs: 'generateDocumentation' },
  git: Object.fromEntries(gitOps.map((op) => [op, 'gitOperations' as const])),
} as const satisfies Readonly<Record<string, Readonly<Record<string, MainToolKey>>>>;

/** The name of a lean tool. */
export type LeanName = keyof typeof leanOps;

/** `read`. */
export const leanRead = leanTool(
  'read',
  'file {path, start, limit, symbol}; list {path, depth}; info {paths}; api {url | api, path}; watch {globs}',
);
/** `edit`. */
export const leanEdit = leanTool(
  'edit',
  'edit {path, edits: [{old, new}] | patch | symbol, body}; write {path, content, mode}; move, copy {from, to}; delete, mkdir {path}; undo {id}',
);
/** `search`. */
export const leanSearch = leanTool('search', 'text {query, path, glob}; pattern {pattern, language}; references {symbol}; web {query}');
/** `code`. */
export const leanCode = leanTool('code', 'Of a path: functions, components, quality {base_ref}, refactor');
/** `repo`. */
export const leanRepo = leanTool('repo', 'ingest {path | url}; analyze {path}; map {query, budget_tokens}; docs {out}');
/** `git`. */
export const leanGit = leanTool('git', 'args {path, ref, paths, message, name}');

function leanTool(name: LeanName, purpose: string) {
  const ops: Readonly<Record<string, MainToolKey>> = leanOps[name];
  const tools = [...new Set(Object.values(ops))].map((key): AnyTool => mainTools[key]);
  return defineTool({
    name,
    purpose,
    effect: { worst: worst(tools.map(worstEffect)), of: (input) => effectOf(ops, input) },
    openWorld: tools.some((tool) => tool.openWorld),
    longRunning: tools.some((tool) => tool.longRunning),
    // What all of them need; each op asks for its own tool's scopes besides.
    scopes: ['main:read', 'main:write'].filter((scope) => tools.every((tool) => tool.scopes?.includes(scope))),
    deadlineMs: Math.max(...tools.map((tool) => tool.deadlineMs ?? 0)),
    lean: 'only',
    input: fromJsonSchema<LeanInput>({
      type: 'object',
      properties: { op: { enum: Object.keys(ops) }, args: { type: 'object' } },
      required: ['op'],
      additionalProperties: false,
    }),
  });
}

/** The tools of the lean catalogue. */
export const leanTools = { leanRead, leanEdit, leanSearch, leanCode, leanRepo, leanGit };

/** The input of the tool behind an op. */
export function leanArguments(key: MainToolKey, { op, args = {} }: LeanInput): Readonly<Record<string, unknown>> {
  return key === 'gitOperations' ? { ...args, op } : args;
}

function effectOf(ops: Readonly<Record<string, MainToolKey>>, input: LeanInput): Effect {
  const key = Object.hasOwn(ops, input.op) ? ops[input.op] : undefined;
  if (key === undefined) return 'reads';
  const tool: AnyTool = mainTools[key];
  if (typeof tool.effect === 'string') return tool.effect;
  const parsed = tool.input['~standard'].validate(leanArguments(key, input));
  // What does not fit is refused before it does anything.
  return 'value' in parsed ? tool.effect.of(parsed.value as never) : tool.effect.worst;
}

function worstEffect({ effect }: AnyTool): Effect {
  return typeof effect === 'string' ? effect : effect.worst;
}

function worst(effects: readonly Effect[]): Effect {
  return effects.includes('destroys') ? 'destroys' : effects.includes('writes') ? 'writes' : 'reads';
}
