import { toolFailure } from '../mcp/tool-failure.js';
import { toolResult } from '../mcp/tool-result.js';
import type { Merge, Merging } from './merging.js';
import type { V1Collision } from './options.js';
import { rpcFailure } from './rpc-error.js';
import { runCall, type V1Reply } from './run-call.js';

const unknownCodes: readonly string[] = ['MILLRACE_TOOL_UNKNOWN', 'MILLRACE_RESOURCE_UNKNOWN', 'MILLRACE_PROMPT_UNKNOWN'];

/** Calls that go to the hub, but for what the host has of that name, and what the hub does not know. @internal */
export function mergeCalls({ seat, names }: Merging): Readonly<Record<string, Merge>> {
  const merge =
    (kind: V1Collision['kind'], key: string, toAnswer: (reply: V1Reply, name: string) => Record<string, unknown>): Merge =>
    (own) =>
    async (request, extra) => {
      const name = request.params?.[key];
      if (typeof name !== 'string' || names[kind].has(name)) return own(request, extra);
      const input = kind === 'resource' ? {} : (request.params?.['arguments'] ?? {});
      const reply = await runCall(seat, extra, { kind, name, input });
      const isUnknown = reply.kind === 'failure' && unknownCodes.includes(reply.failure.code);
      return isUnknown ? own(request, extra) : toAnswer(reply, name);
    };
  return {
    'tools/call': merge('tool', 'name', (reply, name) => {
      if (reply.kind === 'result') return { ...toolResult(reply.content, reply.structured) };
      if (reply.isProtocol) throw rpcFailure(reply);
      return toolFailure({ era: 'legacy', serving: seat.serving }, name, reply.failure);
    }),
    'resources/read': merge('resource', 'uri', (reply) => ({ contents: resultOf(reply).contents ?? [] })),
    'prompts/get': merge('prompt', 'name', (reply) => ({ messages: resultOf(reply).messages ?? [] })),
  };
}

function resultOf(reply: V1Reply): Extract<V1Reply, { kind: 'result' }> {
  if (reply.kind === 'failure') throw rpcFailure(reply);
  return reply;
}
