import type { Item } from '../catalogue/item.js';
import { askUnsupported } from '../error/error-catalogue/rounds.js';
import type { AskedQuestion, CallRequest, RoundAnswer } from '../hub/serving.js';
import { lackingFor, readAnswer, toAsked } from './asked.js';
import type { Call } from './call.js';
import type { AnyQuestion } from './question.js';
import type { RoundData } from './round-data.js';

/** Ends a handler that asks; it never leaves the pipeline. */
export const asking = Symbol('asking');

/** The side of a call that asks. */
export interface Asker extends Pick<Call, 'ask' | 'askAll'> {
  /** Questions asked in this round and not yet answered. */
  readonly questions: Record<string, AskedQuestion>;
  /** What the client would have to be able to do, where it could not be asked. */
  readonly lacks: { capabilities?: Readonly<Record<string, unknown>> };
  /** Ends the round with these questions. @throws MillraceError `MILLRACE_ASK_UNSUPPORTED` where they cannot be put. */
  raise(asked: Readonly<Record<string, AskedQuestion>>): never;
}

/** Makes what asks for one round of a call, on the answers it has so far. */
export function createAsker({ request, item, data }: { request: CallRequest; item: Item; data: RoundData }): Asker {
  const questions: Record<string, AskedQuestion> = {};
  const lacks: Asker['lacks'] = {};

  const raise = (asked: Readonly<Record<string, AskedQuestion>>): never => {
    const capabilities = lackingFor(request.client, Object.values(asked));
    if (capabilities !== undefined) {
      lacks.capabilities = capabilities;
      throw askUnsupported(item.name, Object.keys(capabilities));
    }
    Object.assign(questions, asked);
    throw asking;
  };
  const answerOf = (key: string): RoundAnswer | undefined => (Object.hasOwn(data.answers, key) ? data.answers[key] : undefined);
  const askAll = async (asked: Readonly<Record<string, AnyQuestion>>): Promise<Record<string, unknown>> => {
    const open = Object.entries(asked).filter(([key]) => answerOf(key) === undefined);
    if (open.length > 0) raise(Object.fromEntries(open.map(([key, question]) => [key, toAsked(question)])));
    const answers: Record<string, unknown> = {};
    for (const [key, question] of Object.entries(asked)) answers[key] = await readAnswer(answerOf(key), { name: item.name, key, question });
    return answers;
  };
  return {
    questions,
    lacks,
    raise,
    ask: (async (key: string, question: AnyQuestion) => (await askAll({ [key]: question }))[key]) as Call['ask'],
    askAll: askAll as Call['askAll'],
  };
}
