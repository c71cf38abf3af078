import type { CacheHint } from '../call/cache-hint.js';
import type { Client } from '../call/client.js';
import type { Roster } from '../call/roster.js';
import type { CallReply, Serving } from '../hub/serving.js';
import { identityOf } from '../mcp/identity.js';
import type { Peer } from '../mcp/seat.js';
import type { ToolReply } from '../points/protocol-extension.js';
import { toolFailure } from '../mcp/tool-failure.js';
import { toolResult } from '../mcp/tool-result.js';
import { responseText, stampOf, type Stamp } from './answer-text.js';
import { modernVersion } from './client-facts.js';
import { listText } from './list-text.js';
import { hasOnly, isFields, type Fields, type PlainMessage } from './message.js';
import { isPlainResult } from './plain-result.js';
import { StartedCall, type CallTarget } from './started-call.js';

/** Who sends a message, as far as the transport knows. @internal */
export interface Caller {
  readonly peer: Peer;
  readonly client: Client;
  /** The calls under way on this connection. */
  readonly running: Roster<StartedCall>;
}

/** What a message came to: a whole response, nothing since it was cancelled, or a call that the SDK has to take up. @internal */
export type Answered = { readonly text: string } | { readonly isCancelled: true } | { readonly call: StartedCall };

/** Answers the requests that are asked most from the hub itself; undefined: the SDK answers this one. @internal */
export type Dispatcher = (message: PlainMessage, caller: Caller) => Answered | Promise<Answered> | undefined;

interface Request {
  readonly id: string | number;
  readonly params: Fields;
  readonly caller: Caller;
  readonly era: 'modern' | 'legacy';
  readonly stamp: Stamp;
}

type Method = (request: Request) => Answered | Promise<Answered> | undefined;

/** @internal */
export function createDispatcher(serving: Serving): Dispatcher {
  const stamps = { modern: stampOf('modern', serving.info), legacy: stampOf('legacy', serving.info) };
  const methods = new Map<string, Method>([
    ['tools/call', toolCalls(serving)],
    ['tools/list', toolLists(serving)],
    ['resources/read', resourceReads(serving)],
    ['ping', ping],
    ['server/discover', (request) => discover(serving, request)],
  ]);
  return ({ id, method, params }, caller) => {
    const answer = id === undefined ? undefined : methods.get(method);
    if (id === undefined || answer === undefined) return undefined;
    const era = caller.client.era === 'modern' ? 'modern' : 'legacy';
    // In the 2025 revisions `_meta` asks for something more.
    if (era === 'legacy' && params['_meta'] !== undefined) return undefined;
    return answer({ id, params, caller, era, stamp: stamps[era] });
  };
}

function toolCalls(serving: Serving): Method {
  return (request) => {
    const { params, era } = request;
    const { name, arguments: input = {} } = params;
    const isPlain = typeof name === 'string' && isFields(input) && !Object.hasOwn(input, '__proto__');
    if (!isPlain || !hasOnly(params, ['name', 'arguments', '_meta'])) return undefined;
    const render = (outcome: ToolReply): object | undefined => {
      if (outcome.kind === 'ask' || outcome.kind === 'deferred') return undefined;
      if (outcome.kind === 'failure') return isRpcError(outcome, era) ? undefined : toolFailure({ era, serving }, name, outcome.failure);
      return isPlainResult(outcome, serving.outputSchema(name)) ? toolResult(outcome.content, outcome.structured) : undefined;
    };
    return run(serving, request, { target: { kind: 'tool', name, input }, render, stampFor: () => request.stamp.all });
  };
}

function resourceReads(serving: Serving): Method {
  return (request) => {
    const { uri } = request.params;
    if (typeof uri !== 'string' || !hasOnly(request.params, ['uri', '_meta'])) return undefined;
    const render = (outcome: ToolReply): object | undefined =>
      outcome.kind === 'result' ? { contents: outcome.contents ?? [] } : undefined;
    return run(serving, request, {
      target: { kind: 'resource', name: uri, input: {} },
      render,
      stampFor: (hint) => request.stamp.kept(hint),
    });
  };
}

/** What goes out as an error of JSON-RPC: the SDK makes it. */
function isRpcError({ isProtocol, lacks }: CallReply & { kind: 'failure' }, era: Request['era']): boolean {
  return isProtocol || (lacks !== undefined && era === 'modern');
}

interface Run {
  readonly target: CallTarget;
  /** The result as it is sent; undefined: the SDK sends this one. */
  render(outcome: ToolReply): object | undefined;
  stampFor(hint: CacheHint | undefined): string;
}

function run(serving: Serving, { id, caller, era }: Request, { target, render, stampFor }: Run): Promise<Answered> {
  const { peer, client, running } = caller;
  const { principal, view } = peer;
  const call = new StartedCall(serving, { id, target, principal, client, view, isHeard: era === 'legacy' });
  const leave = running.enter(call);
  return call.outcome.then((outcome) => {
    const result = outcome === 'speaks' ? undefined : render(outcome);
    if (!call.isCancelled && (outcome === 'speaks' || result === undefined)) {
      call.leaveToSdk();
      void call.reply.then(leave);
      return { call };
    }
    leave();
    if (call.isCancelled || outcome === 'speaks') return { isCancelled: true };
    return { text: responseText(id, JSON.stringify(result), stampFor(outcome.kind === 'result' ? outcome.cache : undefined)) };
  });
}

function toolLists(serving: Serving): Method {
  const textOf = listText();
  return ({ id, params, caller, era, stamp }) => {
    if (!hasOnly(params, ['_meta'])) return undefined;
    try {
      const tools = serving.listTools(caller.peer.principal, caller.peer.view);
      const text = tools.length > serving.pageSize ? undefined : textOf(tools, era);
      return text === undefined ? undefined : { text: responseText(id, text, stamp.kept(serving.listHint('tools'))) };
    } catch {
      // A guard that throws is met again, and reported, where the SDK asks.
      return undefined;
    }
  };
}

const ping: Method = ({ id, params, era }) => (era === 'legacy' && hasOnly(params, []) ? { text: responseText(id, '{}', '') } : undefined);

function discover(serving: Serving, { id, params, caller, era, stamp }: Request): Answered | undefined {
  if (era === 'legacy' || !hasOnly(params, ['_meta'])) return undefined;
  const { capabilities, instructions } = identityOf(serving, caller.peer.view);
  const told = { supportedVersions: [modernVersion], capabilities, ...(instructions !== undefined && { instructions }) };
  return { text: responseText(id, JSON.stringify(told), stamp.kept(serving.selfHint)) };
}
