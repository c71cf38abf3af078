import { roundDiffers } from '../error/error-catalogue/rounds.js';
import { asking } from './asker.js';
import type { LiveCall } from './live-call.js';

/**
 * Runs a round that asked once more, as the round after it will, and compares.
 *
 * @throws MillraceError `MILLRACE_ROUND_DIFFERS` when it asked something else, or did outside `once` what a repeat makes worse.
 */
export async function rehearse(first: LiveCall, again: LiveCall, run: (call: LiveCall) => Promise<unknown>): Promise<void> {
  again.principal = first.principal;
  again.effect = first.effect;
  first.signal.addEventListener('abort', () => again.stopper.abort(first.signal.reason), { once: true });
  try {
    await run(again);
  } catch (cause) {
    if (cause !== asking) throw roundDiffers(first.name, [`it asked the first time, and failed the second: ${String(cause)}`]);
  }
  const problems = [
    ...differing('it asked', questionsOf(first), questionsOf(again)),
    ...differing('an effect outside once', first.effects.repeated, again.effects.repeated),
    ...first.effects.repeated
      .filter((effect) => effect.startsWith('uses '))
      .map((effect) => `outside once it ${effect}: every round does so again`),
  ];
  if (problems.length > 0) throw roundDiffers(first.name, problems);
}

function questionsOf({ asker }: LiveCall): readonly string[] {
  return Object.entries(asker.questions).map(([key, question]) => `${key}: ${JSON.stringify(question)}`);
}

function differing(what: string, first: readonly string[], second: readonly string[]): readonly string[] {
  const length = Math.max(first.length, second.length);
  return Array.from({ length }, (_, at) => at)
    .filter((at) => first[at] !== second[at])
    .map((at) => `${what} ${short(first[at])} the first time, and ${short(second[at])} the second`);
}

function short(text: string | undefined): string {
  return text === undefined ? 'nothing' : `[${text.slice(0, 200)}]`;
}
