import { fail, tool } from '@millrace/core';
import { z } from 'zod';

/** A bank that quotes a fee of 25 cents and moves money once per key. */
export function openBank() {
  const moved = new Map<string, string>();
  const counts = { quotes: 0 };
  return {
    moved,
    counts,
    async quote(cents: number) {
      counts.quotes += 1;
      return { fee: cents > 0 ? 25 : 0 };
    },
    async move(order: { from: string; to: string; cents: number }, key: string) {
      moved.set(key, `${order.cents} from ${order.from} to ${order.to}`);
      return `receipt ${moved.size}`;
    },
  };
}

/** A tool that asks before it moves money. */
export function transferWith(bank: ReturnType<typeof openBank>) {
  return tool({
    name: 'transfer',
    purpose: 'Moves money.',
    effect: 'writes',
    input: z.object({ from: z.string(), to: z.string(), cents: z.number().int() }),
    output: z.object({ receipt: z.string() }),
    async handle({ from, to, cents }, call) {
      const quote = await call.once('quote', () => bank.quote(cents));
      const { agree } = await call.ask('agree', {
        message: `Move ${cents} cents for a fee of ${quote.fee}?`,
        schema: z.object({ agree: z.boolean() }),
      });
      if (!agree) fail('declined', 'The user declined the transfer.');
      return { receipt: await bank.move({ from, to, cents }, call.id) };
    },
  });
}
