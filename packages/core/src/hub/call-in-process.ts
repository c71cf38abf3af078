import type { Client } from '../call/client.js';
import { localPrincipal, type Principal } from '../call/principal.js';
import { toolAmbiguous, toolUnknown } from '../error/error-catalogue/calls.js';
import { askUnsupported } from '../error/error-catalogue/rounds.js';
import { MillraceError } from '../error/millrace-error.js';
import type { ResourceResult } from '../token/resource.js';
import type { AnyTool } from '../token/tool.js';
import { fromBase64 } from '../call/base64.js';
import type { CallOptions, Answers } from './hub.js';
import type { HubCore } from './hub-core.js';
import type { CallReply, CallRequest, RoundAnswer } from './serving.js';

/** How code in this process calls. */
export interface InProcessOptions extends CallOptions {
  readonly client?: Client;
}

type Result = Extract<CallReply, { kind: 'result' }>;

/** Calls a tool by its token, or by its name in the catalogue. @throws MillraceError with the failure's code. */
export async function callTool(
  core: HubCore,
  { tool, input }: { tool: AnyTool | string; input: unknown },
  options: InProcessOptions = {},
): Promise<unknown> {
  const name = typeof tool === 'string' ? tool : finalName(core, tool, options.plugin);
  const { structured, content } = await runToEnd(core, { kind: 'tool', name, input }, options);
  if (structured !== undefined) return structured;
  return content.every((block) => block.type === 'text') ? content.map((block) => String(block['text'])).join('\n') : content;
}

/** Reads a resource. @throws MillraceError with the failure's code. */
export async function readResource(
  core: HubCore,
  uri: string,
  options: InProcessOptions = {},
): Promise<Exclude<ResourceResult, string | Uint8Array>> {
  const { contents = [] } = await runToEnd(core, { kind: 'resource', name: uri, input: {} }, options);
  const [first] = contents;
  const data = first?.text ?? fromBase64(first?.blob ?? '');
  return { data, ...(first?.mimeType !== undefined && { mimeType: first.mimeType }) };
}

/** Runs a call through as many rounds as it takes, with the answers given. @throws MillraceError with the failure's code. */
export async function runToEnd(
  core: HubCore,
  asked: Pick<CallRequest, 'kind' | 'name' | 'input'>,
  options: InProcessOptions,
): Promise<Result> {
  const request: CallRequest = {
    ...asked,
    principal: principalOf(options.principal),
    client: options.client ?? { name: 'in-process', version: '0', era: 'local', canAsk: options.answers !== undefined },
    ...(options.signal && { signal: options.signal }),
  };
  let reply = await core.desk.run(request);
  while (reply.kind === 'ask') {
    const answers: Record<string, RoundAnswer> = {};
    for (const key of Object.keys(reply.questions)) answers[key] = answerFor(asked.name, key, options.answers ?? {});
    reply = await core.desk.run({ ...request, round: { state: reply.state, answers } });
  }
  if (reply.kind === 'result') return reply;
  const { code, message, retryable, retryAfterMs } = reply.failure;
  throw new MillraceError(code, { what: message }, { retryable, ...(retryAfterMs !== undefined && { retryAfterMs }) });
}

/** A guard's question is named after its plugin: `approvals.agree` is answered by that, or by `agree`. */
function answerFor(name: string, key: string, answers: Answers): RoundAnswer {
  const short = key.slice(key.lastIndexOf('.') + 1);
  const found = [key, short].find((candidate) => Object.hasOwn(answers, candidate));
  if (found === undefined) throw askUnsupported(name);
  return { action: 'accept', content: answers[found] };
}

function finalName(core: HubCore, spec: AnyTool, plugin: string | undefined): string {
  const items = core.catalogue
    .current()
    .tools.filter((item) => item.spec.name === spec.name && (plugin === undefined || item.plugin === plugin));
  const [item] = items;
  if (item === undefined) throw toolUnknown(spec.name, []);
  if (items.length > 1)
    throw toolAmbiguous(
      spec.name,
      items.map((one) => one.plugin),
    );
  return item.name;
}

function principalOf(given: Principal | string | undefined): Principal {
  const local = localPrincipal('in-process');
  if (given === undefined) return local;
  return typeof given === 'string' ? { ...local, id: given } : given;
}
