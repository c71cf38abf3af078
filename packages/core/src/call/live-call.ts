import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Item } from '../catalogue/item.js';
import { answerInvalid, askDeclined, askUnsupported, onceNotJson } from '../error/error-catalogue.js';
import type { AskedQuestion, CallRequest } from '../hub/serving.js';
import { toJsonSchema } from '../schema/json-schema.js';
import { validate } from '../schema/validate.js';
import type { ToolSpec } from '../token/tool.js';
import type { Trait } from '../token/trait.js';
import type { Call, CallState, Question } from './call.js';
import type { Principal } from './principal.js';
import type { RoundData } from './round-data.js';

/** Ends a handler that asks; it never leaves the pipeline. */
export const asking = Symbol('asking');

/** A call under way, with what the pipeline may change and read of it. */
export interface LiveCall extends Call {
  principal: Principal;
  effect: Call['effect'];
  readonly controller: AbortController;
  /** Questions asked in this round and not yet answered. */
  readonly questions: Record<string, AskedQuestion>;
  readonly done: Record<string, unknown>;
}

/** What a call asks of its hub. */
export interface CallHost {
  state(plugin: string, principal: Principal, scope: Parameters<Call['state']>[0]): CallState;
  use(call: LiveCall, tool: ToolSpec<unknown, unknown, unknown>, input: unknown): Promise<unknown>;
}

/** What a call is made from. */
export interface LiveCallParts {
  readonly host: CallHost;
  readonly request: CallRequest;
  readonly item: Item;
  readonly data: RoundData;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
}

/** Makes the call that guards, hooks and the handler of one round see. Its functions may be taken off it. */
export function createLiveCall({ host, request, item, data, deadline }: LiveCallParts): LiveCall {
  const controller = new AbortController();
  const questions: Record<string, AskedQuestion> = {};
  const done: Record<string, unknown> = { ...data.done };

  const askAll = async (asked: Readonly<Record<string, Question>>): Promise<Record<string, unknown>> => {
    const open = Object.entries(asked).filter(([key]) => data.answers[key] === undefined);
    if (open.length > 0 && !request.client.canAsk) throw askUnsupported(item.name);
    for (const [key, { message, schema }] of open) questions[key] = { message, jsonSchema: toJsonSchema(schema, 'input') };
    if (open.length > 0) throw asking;
    const answers: Record<string, unknown> = {};
    for (const [key, { schema }] of Object.entries(asked)) answers[key] = await readAnswer(data, { name: item.name, key, schema });
    return answers;
  };

  const call: LiveCall = {
    id: data.id,
    kind: item.kind,
    name: request.name,
    plugin: item.plugin,
    principal: request.principal,
    client: request.client,
    effect: item.effect,
    signal: controller.signal,
    controller,
    questions,
    done,
    deadline,
    round: data.round,
    progress: (amount, total, message) => request.onProgress?.(amount, total, message),
    log: (level, value) => request.onLog?.(level, value),
    state: (scope) => host.state(item.plugin, call.principal, scope),
    trait: <T>(trait: Trait<T>) => item.traits.get(trait.id) as T | undefined,
    ask: async <S extends StandardSchemaV1>(key: string, question: Question<S>) =>
      (await askAll({ [key]: question }))[key] as StandardSchemaV1.InferOutput<S>,
    askAll: askAll as Call['askAll'],
    async once<T>(key: string, run: () => Promise<T>) {
      if (!Object.hasOwn(done, key)) done[key] = asJson(key, await run());
      return done[key] as T;
    },
    use: <I, O, P>(tool: ToolSpec<I, O, P>, input: I) =>
      host.use(call, tool as unknown as ToolSpec<unknown, unknown, unknown>, input) as Promise<O>,
  };
  return call;
}

/** The validated answer to a question. @throws MillraceError `MILLRACE_ASK_DECLINED`, `MILLRACE_ANSWER_INVALID`. */
export async function readAnswer(
  data: RoundData,
  { name, key, schema }: { name: string; key: string; schema: StandardSchemaV1 },
): Promise<unknown> {
  const answer = data.answers[key];
  if (answer?.action !== 'accept') throw askDeclined(name);
  const result = await validate(schema, answer.content);
  if (!result.ok) throw answerInvalid(key, result.problems);
  return result.value;
}

function asJson(key: string, value: unknown): unknown {
  if (value === undefined) return undefined;
  try {
    const json = JSON.stringify(value);
    if (json !== undefined) return JSON.parse(json) as unknown;
  } catch {
    // A circle or a bigint: said below.
  }
  throw onceNotJson(key);
}
