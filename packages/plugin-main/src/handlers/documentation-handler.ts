import { posix } from 'node:path';
import { hasScopes, isMillraceError, type Call } from '@millrace/core';
import { keepAsCheckpoint } from '../changes/keep-before.js';
import { ownerOf } from '../checkpoints/open-checkpoints.js';
import { documentation } from '../documentation/documentation.js';
import { isGenerated, marked, staleSections } from '../documentation/page.js';
import { scopeNeeded } from '../error-catalogue/calls.js';
import { notGenerated } from '../error-catalogue/code.js';
import { analyze } from '../ingest/analyze.js';
import { Repository } from '../ingest/repository.js';
import type { Page } from '../paging/pages.js';
import type { generateDocumentation } from '../tokens.js';
import type { InputOf, OutputOf } from '../tools/tool-types.js';
import { hashOf } from '../workspace/content-hash.js';
import type { Place } from '../workspace/place.js';
import { readFileBytes } from '../workspace/read-file-bytes.js';
import { writeText } from '../workspace/write-text.js';
import type { HandlerTools } from './handler-tools.js';
import { readCode } from './code-scope.js';

type Input = InputOf<typeof generateDocumentation>;
type Output = OutputOf<typeof generateDocumentation>;

const top = 10;

/** `generate_documentation`. */
export async function handleGenerateDocumentation(tools: HandlerTools, input: Input, call: Call): Promise<Output> {
  const request = { principal: call.principal, tool: 'generate_documentation', maxTokens: input.max_tokens };
  if (input.cursor !== undefined) return pageAnswer(await tools.pages.next<string>(input.cursor, request));
  if (input.out !== undefined && !input.check && !hasScopes(call.principal, ['main:write']))
    throw scopeNeeded('generate_documentation with out', 'main:write');
  const out = input.out === undefined ? undefined : tools.workspace.locate(input.out);
  const text = await generated(tools, { input, out }, call);
  if (!out) return pageAnswer(await tools.pages.first(text.split(/(?<=\n)(?=\n)/), request));
  const present = await readPresent(tools, out, call);
  if (input.check) return checked(present ?? '', text);
  return write(tools, { out, present, text }, call);
}

async function generated(tools: HandlerTools, { input, out }: { input: Input; out: Place | undefined }, call: Call): Promise<string> {
  const { repository: found } = await readCode(tools, { path: input.path ?? '.' }, call);
  const repository = withoutPage(found, out);
  const analysis = await analyze(repository, top, call.signal);
  const { folder } = repository.snapshot;
  // Links lead from the page to the files: from the repository's top where the page is an answer.
  const from = out && folder ? posix.relative(folder.relative, posix.dirname(out.relative)) : '';
  return marked(await documentation({ repository, analysis }, { detail: input.detail, from }, call.signal));
}

// A page that tells of itself would never be done.
function withoutPage(repository: Repository, out: Place | undefined): Repository {
  const { snapshot } = repository;
  if (!out || !snapshot.folder) return repository;
  const page = posix.relative(snapshot.folder.relative, out.relative);
  return new Repository({ ...snapshot, files: snapshot.files.filter(({ path }) => path !== page) });
}

function pageAnswer({ rows, cursor }: Page<string>): Output {
  return { status: 'success', page: rows.join(''), ...(cursor !== undefined && { cursor }) };
}

function checked(present: string, expected: string): Output {
  const stale = staleSections(present, expected);
  return stale.length === 0 ? { status: 'success' } : { status: 'stale', stale };
}

interface Writing {
  readonly out: Place;
  readonly present: string | undefined;
  readonly text: string;
}

async function write(tools: HandlerTools, { out, present, text }: Writing, call: Call): Promise<Output> {
  const { workspace, config, ids, checkpoints, activity } = tools;
  if (present !== undefined && !isGenerated(present)) throw notGenerated(out.shown);
  const written = await writeText(workspace, out, {
    content: text,
    mode: present === undefined ? 'create' : 'overwrite',
    ifMatch: present === undefined ? undefined : hashOf(Buffer.from(present)),
    createParents: true,
    maxFileBytes: config.maxFileBytes,
    unique: ids.next(),
    keep: keepAsCheckpoint(checkpoints, ownerOf(call), call.name),
    signal: call.signal,
  });
  activity.changed('written');
  return { status: 'success', written: written.place.shown, hash: written.hash };
}

async function readPresent({ workspace, config }: HandlerTools, out: Place, { signal }: Call): Promise<string | undefined> {
  try {
    return (await readFileBytes(workspace, out, { maxBytes: config.maxFileBytes, signal })).content.toString('utf8');
  } catch (error) {
    if (isMillraceError(error, 'not_found')) return undefined;
    throw error;
  }
}
