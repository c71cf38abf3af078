import type { StandardSchemaV1 } from '@standard-schema/spec';
import { fromJsonSchema } from '../schema/from-json-schema.js';
import { guardFailed } from '../error/error-catalogue/calls.js';
import { askDeclined } from '../error/error-catalogue/rounds.js';
import { isMillraceError, MillraceError } from '../error/millrace-error.js';
import type { Guard, GuardPhase, Verdict } from '../points/guard.js';
import type { Contribution } from '../token/extension-point.js';
import type { Outcome } from './call.js';
import { readAnswer, toAsked } from './asked.js';
import type { LiveCall } from './live-call.js';
import type { RoundData } from './round-data.js';

/** What the guards came to: go on, or answer in the handler's place. Denials are thrown; a question is thrown as `asking`. */
export type Judgement = { readonly kind: 'go' } | { readonly kind: 'answer'; readonly result: unknown };

const phases: readonly GuardPhase[] = ['identity', 'policy', 'capacity', 'replay'];
/** What no guard stands against. */
export const go: Judgement = { kind: 'go' };

/** Guards in the order they judge: by phase, then by plugin. */
export function orderGuards(contributions: readonly Contribution<Guard>[]): readonly Contribution<Guard>[] {
  return phases.flatMap((phase) => contributions.filter((contribution) => contribution.value.phase === phase));
}

/** What judging one round needs to know. */
export interface Judging {
  readonly guards: readonly Contribution<Guard>[];
  readonly call: LiveCall;
  readonly input: unknown;
  readonly data: RoundData;
  /** How many of the guards have let this call pass in an earlier round; of those only the ones of phase identity judge again. */
  readonly passed: { count: number };
  readonly finishers: ((outcome: Outcome) => void)[];
}

/**
 * Lets every guard judge the call.
 *
 * @throws MillraceError with the code of the denial, or `MILLRACE_GUARD_FAILED` when a guard itself fails: then nothing passes.
 */
export async function judge(judging: Judging): Promise<Judgement> {
  const { guards, passed } = judging;
  let index = -1;
  for (const { plugin, value: guard } of guards) {
    index += 1;
    if (index < passed.count && guard.phase !== 'identity') continue;
    const said = decide(plugin, guard, judging);
    const verdict = said instanceof Promise ? await said : said;
    if (verdict.kind === 'answer') return { kind: 'answer', result: verdict.result };
    if (verdict.kind === 'deny') throw denial(verdict);
    if (verdict.kind === 'ask') await consent(plugin, verdict, judging);
    else {
      if (verdict.principal && guard.phase === 'identity') judging.call.principal = verdict.principal;
      if (verdict.onFinish) judging.finishers.push((outcome) => verdict.onFinish?.(outcome));
    }
    passed.count = Math.max(passed.count, index + 1);
  }
  return go;
}

function decide(plugin: string, guard: Guard, { call, input }: Judging): Verdict | Promise<Verdict> {
  try {
    const verdict = guard.decide(call, input);
    return verdict instanceof Promise ? verdict.catch((cause: unknown) => rethrow(plugin, cause)) : verdict;
  } catch (cause) {
    return rethrow(plugin, cause);
  }
}

function rethrow(plugin: string, cause: unknown): never {
  throw isMillraceError(cause) ? cause : guardFailed(plugin, cause);
}

async function consent(plugin: string, verdict: Extract<Verdict, { kind: 'ask' }>, judging: Judging): Promise<void> {
  const key = `${plugin}.${verdict.key ?? 'agree'}`;
  const schema = verdict.schema ?? agreement;
  const question = { message: verdict.message, schema };
  const given = Object.hasOwn(judging.data.answers, key) ? judging.data.answers[key] : undefined;
  if (given === undefined) judging.call.asker.raise({ [key]: toAsked(question) });
  const answer = await readAnswer(given, { name: judging.call.name, key, question });
  if (verdict.schema === undefined && (answer as { agree: boolean }).agree !== true) throw askDeclined(judging.call.name);
}

const agreement: StandardSchemaV1 = fromJsonSchema({
  type: 'object',
  properties: { agree: { type: 'boolean', title: 'Agree' } },
  required: ['agree'],
});

function denial({ code, message, retryable, retryAfterMs }: Extract<Verdict, { kind: 'deny' }>): MillraceError {
  return new MillraceError(
    code,
    { what: message },
    { ...(retryable && { retryable }), ...(retryAfterMs !== undefined && { retryAfterMs }) },
  );
}
