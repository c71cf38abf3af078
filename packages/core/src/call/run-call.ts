import type { Item } from '../catalogue/item.js';
import { inputInvalid, safetyDown, scopeMissing, wrongState } from '../error/error-catalogue.js';
import type { CallReply, CallRequest } from '../hub/serving.js';
import { toJsonSchema } from '../schema/json-schema.js';
import { validate } from '../schema/validate.js';
import type { AnyPrompt } from '../token/prompt.js';
import type { AnyTool } from '../token/tool.js';
import { isUnexpected } from './breakers.js';
import type { CallResult, Outcome } from './call.js';
import type { CallTools } from './call-tools.js';
import { findItem, type Found } from './find-item.js';
import { isProtocolFailure, presentable, toFailure } from './failure.js';
import { runHandler } from './handle.js';
import { judge } from './judge.js';
import { asking, createLiveCall, type LiveCall } from './live-call.js';
import { hasScopes } from './principal.js';
import { reserveCosts, type Held } from './reserve-costs.js';
import { toResult } from './result.js';
import { firstRound, type RoundData } from './round-data.js';
import { shapeResult } from './shape-result.js';
import { watchCall } from './watch-call.js';

/** One round under way. */
interface Round {
  readonly request: CallRequest;
  readonly found: Found;
  readonly data: RoundData;
  readonly call: LiveCall;
  readonly held: Held[];
  readonly finishers: ((outcome: Outcome) => void)[];
  /** How many guards have let the call pass, in this round or an earlier one. */
  readonly passed: { count: number };
  ran: boolean;
}

/** Runs one round of a call: the one path of every tool call, resource read and prompt. Never rejects. */
export async function runCall(tools: CallTools, request: CallRequest): Promise<CallReply> {
  const began = performance.now();
  let round: Round | undefined;
  try {
    round = await openRound(tools, request);
    const end = watchCall(tools, round.call, { item: round.found.item, signal: request.signal });
    try {
      return answer(tools, round, { began, result: await workThrough(tools, round) });
    } finally {
      end();
    }
  } catch (cause) {
    if (round && cause === asking) return ask(tools, round);
    return refuse(tools, request, { began, round, cause });
  }
}

async function openRound(tools: CallTools, request: CallRequest): Promise<Round> {
  await tools.ready();
  const found = findItem(request, {
    catalogue: tools.catalogue,
    unlisted: [tools.artifacts.item],
    maySee: (item) => maySee(tools, request, item),
  });
  const { item } = found;
  const data = request.round ? await tools.rounds.resume(request, item) : firstRound(tools.newId());
  const kept = request.round && tools.takePending(data.id, tools.catalogue.revision());
  const call = createLiveCall({ host: tools.host, request, item, data, deadline: tools.now() + item.deadlineMs });
  return {
    request,
    found,
    data,
    call,
    held: kept?.held ?? [],
    finishers: kept?.finishers ?? [],
    passed: { count: kept?.isCurrent ? kept.passed : 0 },
    ran: false,
  };
}

async function workThrough(tools: CallTools, round: Round): Promise<CallResult> {
  const { call, found, request, data } = round;
  const { item } = found;
  refuseWhileUnsafe(tools);
  const judgement = await judge({
    guards: tools.guards(),
    call,
    input: request.input,
    data,
    passed: round.passed,
    finishers: round.finishers,
    ask: (key, message, schema) => {
      call.questions[key] = { message, jsonSchema: toJsonSchema(schema, 'input') };
      return tools.raiseAsk(request, item);
    },
  });
  if (!hasScopes(call.principal, item.scopes)) throw scopeMissing(item.name, item.scopes);
  const returned = judgement.kind === 'answer' ? judgement.result : await handle(tools, round);
  // A handler may have caught what `ask` throws; a question still stands.
  if (Object.keys(call.questions).length > 0) throw asking;
  const context = { item, name: request.name, principal: call.principal, artifacts: tools.artifacts };
  return shapeResult(tools.shapers(), { call, item }, await toResult(returned, context));
}

async function handle(tools: CallTools, round: Round): Promise<unknown> {
  const { call, found } = round;
  const { item } = found;
  const input = found.variables ?? (await parseInput(item, round.request.input));
  const { effect } = item.spec as AnyTool;
  if (typeof effect === 'object') call.effect = effect.of(input as never);
  if (round.held.length === 0) await reserveCosts(tools.costHooks(), { call, input, held: round.held });
  const handler = item.handler();
  if (!handler) throw wrongState(`call '${item.name}'`, 'without its plugin', 'running it');
  const work = (): Promise<unknown> => {
    // A call cancelled while it was judged never reaches its handler.
    call.signal.throwIfAborted();
    round.ran = true;
    return runHandler(call, (item.spec as AnyTool).idempotent === true, () => handler(input, call));
  };
  try {
    return tools.breakers.watches(item.name) ? await tools.breakers.run(item.name, work) : await work();
  } catch (cause) {
    if (isUnexpected(cause)) tools.breakers.watch(item.name);
    throw cause;
  }
}

async function parseInput(item: Item, raw: unknown): Promise<unknown> {
  const schema = item.kind === 'tool' ? (item.spec as AnyTool).input : (item.spec as AnyPrompt).args;
  if (!schema) return raw ?? {};
  const checked = validate(schema, raw ?? {});
  const result = checked instanceof Promise ? await checked : checked;
  if (!result.ok) throw inputInvalid(item.name, result.problems);
  return result.value;
}

function answer(tools: CallTools, round: Round, { began, result }: { began: number; result: CallResult }): CallReply {
  const durationMs = performance.now() - began;
  finish(tools, round, { ran: round.ran, ok: true, result, durationMs });
  return { kind: 'result', ...result };
}

async function ask(tools: CallTools, round: Round): Promise<CallReply> {
  const { call, data, request, found } = round;
  try {
    const state = await tools.rounds.keep(request, found.item, { ...data, done: call.done });
    tools.keepPending(call, { held: round.held, finishers: round.finishers, passed: round.passed.count, input: request.input });
    return { kind: 'ask', questions: call.questions, state };
  } catch (cause) {
    return refuse(tools, request, { began: performance.now(), round, cause });
  }
}

function refuse(tools: CallTools, request: CallRequest, ended: { began: number; round: Round | undefined; cause: unknown }): CallReply {
  const { round, cause } = ended;
  const id = round?.call.id ?? tools.newId();
  const error = presentable(request.name.slice(0, 200), cause);
  if (error.code === 'MILLRACE_INTERNAL')
    tools.log().error(`'${error.message.split('\n', 1)[0]}'`, { correlationId: id, plugin: round?.call.plugin, cause: describe(cause) });
  const failure = toFailure(error, id);
  if (round) finish(tools, round, { ran: round.ran, ok: false, error: failure, durationMs: performance.now() - ended.began });
  return { kind: 'failure', failure, isProtocol: isProtocolFailure(failure) };
}

function finish(tools: CallTools, { call, request, held, finishers }: Round, outcome: Outcome): void {
  tools.finisher.add({ call, input: request.input, outcome, held, finishers });
}

function maySee(tools: CallTools, request: CallRequest, item: Item): boolean {
  return tools.guards().every(({ value }) => value.mayList?.(request.principal, item) ?? true);
}

function refuseWhileUnsafe(tools: CallTools): void {
  const down = tools.judgeDown();
  if (down !== undefined) throw safetyDown(down);
}

function describe(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
