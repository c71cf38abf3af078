import { refuseFixed } from '../catalogue/fixed-arguments.js';
import { safetyDown, scopeMissing } from '../error/error-catalogue/calls.js';
import { wrongState } from '../error/error-catalogue/lifecycle.js';
import type { CallReply, CallRequest } from '../hub/serving.js';
import type { AnyTool } from '../token/tool.js';
import { asking } from './asker.js';
import { isUnexpected } from './breakers.js';
import type { CallResult, Outcome } from './call.js';
import { readHint } from './cache-hint.js';
import type { CallTools } from './call-tools.js';
import { isProtocolFailure, presentable, toFailure } from './failure.js';
import { runHandler } from './handle.js';
import { go, judge } from './judge.js';
import { parseInput } from './parse-input.js';
import { openRound, type Round } from './open-round.js';
import { hasScopes } from './principal.js';
import { reserveCosts } from './reserve-costs.js';
import { refuseUnsendable, toResult } from './result.js';
import { rehearsalOf, runRound } from './run-round.js';
import { shapeResult } from './shape-result.js';
import { watchCall } from './watch-call.js';

/** Runs one round of a call: the one path of every tool call, resource read and prompt. Never rejects. */
export async function runCall(tools: CallTools, request: CallRequest): Promise<CallReply> {
  const began = performance.now();
  let round: Round | undefined;
  try {
    round = await openRound(tools, request);
    const end = watchCall(tools, round.call, { item: round.found.item, request });
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

async function workThrough(tools: CallTools, round: Round): Promise<CallResult> {
  const { call, found, request, data } = round;
  const { item } = found;
  refuseWhileUnsafe(tools);
  const guards = tools.guards();
  const judgement =
    guards.length === 0 ? go : await judge({ guards, call, input: request.input, data, passed: round.passed, finishers: round.finishers });
  // A guard may have said who calls.
  if (call.principal !== request.principal) tools.switches.refuse(item, call.principal);
  if (!hasScopes(call.principal, item.scopes)) throw scopeMissing(item.name, item.scopes);
  refuseFixed(item, round.sent);
  const returned = judgement.kind === 'answer' ? judgement.result : await handle(tools, round);
  const made = toResult(returned, { item, name: request.name, principal: call.principal, artifacts: tools.artifacts });
  const result = made instanceof Promise ? await made : made;
  refuseUnsendable(item, result);
  const shapers = tools.shapers();
  return shapers.length === 0 ? result : shapeResult(shapers, { call, item }, result);
}

async function handle(tools: CallTools, round: Round): Promise<unknown> {
  const { call, found } = round;
  const { item } = found;
  const parsing = found.variables ?? parseInput(item, round.request.input);
  const input = parsing instanceof Promise ? await parsing : parsing;
  const { effect } = item.spec as AnyTool;
  if (typeof effect === 'object') call.effect = effect.of(input as never);
  // While it was judged, what reserves costs may have gone.
  refuseWhileUnsafe(tools);
  const hooks = tools.costHooks();
  if (round.held.length === 0 && hooks.length > 0) await reserveCosts(hooks, { call, input, held: round.held });
  if (round.request.onAdmitted) await round.request.onAdmitted();
  const handler = item.handler();
  if (!handler) throw wrongState(`call '${item.name}'`, 'without its plugin', 'running it');
  const work = (): Promise<unknown> => {
    // A call cancelled while it was judged never reaches its handler.
    if (call.stopper.reason) throw call.stopper.reason;
    round.ran = true;
    return runRound(call, rehearsalOf(tools, round), (of) =>
      runHandler(of, (item.spec as AnyTool).idempotent === true, () => handler(input, of)),
    );
  };
  try {
    const returned = tools.breakers.watches(item.name) ? await tools.breakers.run(item.name, work) : await work();
    tools.tally(item, true);
    return returned;
  } catch (cause) {
    if (isUnexpected(cause)) {
      tools.breakers.watch(item.name);
      tools.tally(item, false);
    }
    throw cause;
  }
}

function answer(tools: CallTools, round: Round, { began, result }: { began: number; result: CallResult }): CallReply {
  const durationMs = performance.now() - began;
  finish(tools, round, { ran: round.ran, ok: true, result, durationMs });
  const { content, structured, messages, contents } = result;
  return { kind: 'result', content, structured, messages, contents, cache: readHint(tools, round.found.item, round.data.round) };
}

async function ask(tools: CallTools, round: Round): Promise<CallReply> {
  const { call, data, request, found } = round;
  try {
    const state = await tools.rounds.keep(request, found.item, {
      data: { ...data, done: call.effects.done },
      asked: Object.keys(call.asker.questions),
    });
    tools.keepPending(call, { held: round.held, finishers: round.finishers, passed: round.passed.count, input: request.input });
    return { kind: 'ask', questions: call.asker.questions, state };
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
  const lacks = error.code === 'MILLRACE_ASK_UNSUPPORTED' ? round?.call.asker.lacks.capabilities : undefined;
  return { kind: 'failure', failure, isProtocol: isProtocolFailure(failure), ...(lacks && { lacks }) };
}

function finish(tools: CallTools, { call, request, held, finishers }: Round, outcome: Outcome): void {
  tools.finisher.add({ call, input: request.input, outcome, held, finishers });
}

function refuseWhileUnsafe(tools: CallTools): void {
  const down = tools.judgeDown();
  if (down !== undefined) throw safetyDown(down);
}

function describe(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
