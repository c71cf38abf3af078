import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createHub } from '../hub/create-hub.js';
import { definePlugin } from '../plugin/define-plugin.js';
import { points } from '../points/points.js';
import { tool } from '../token/inline-tool.js';
import { jsonProblem } from './json-problem.js';

const circle: Record<string, unknown> = { name: 'round' };
circle['self'] = { again: circle };

describe('what stands against sending a value as JSON', () => {
  it('is nothing for JSON, and for what JSON drops or turns into text itself', () => {
    const fine = [null, 1, 'x', [], {}, { at: new Date(), bytes: new Uint8Array(9), do: () => 1, no: undefined, of: Symbol('s') }];

    expect(fine.map((value) => jsonProblem(value))).toEqual(fine.map(() => undefined));
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(jsonProblem(value)).toBeUndefined();
      }),
    );
  });

  it('is told with its place', () => {
    expect(jsonProblem({ rows: [{ id: 1 }, { id: 2n }] })).toBe('rows.1.id: is a bigint, which JSON does not have; give it as a string');
    expect(jsonProblem(1n)).toMatch(/^it: is a bigint/);
    expect(jsonProblem({ a: new BigInt64Array(1) })).toMatch(/^a: is a bigint/);
    expect(jsonProblem(circle)).toMatch(/holds itself/);
  });

  it('is found wherever a bigint hides', () => {
    const withBigint = fc.object({ withBigInt: true }).filter((value) => {
      try {
        JSON.stringify(value);
        return false;
      } catch {
        return true;
      }
    });

    fc.assert(
      fc.property(withBigint, (value) => {
        expect(jsonProblem(value)).toContain('is a bigint');
      }),
    );
  });
});

it.each([
  ['structured', z.object({ n: z.any() }), { n: 10n }, 'structured.n: is a bigint'],
  ['circular', z.object({ n: z.any() }), { n: circle }, 'holds itself'],
  ['plain', undefined, { n: 10n }, 'n: is a bigint'],
])('a %s result that is no JSON is a failure that says so, in-process as on the wire', async (_, output, value, told) => {
  const odd = tool({
    name: 'odd',
    purpose: 'Gives what is no JSON.',
    effect: 'reads',
    input: z.object({}),
    ...(output && { output }),
    handle: () => value as never,
  });
  const hub = createHub({ name: 'h', tools: [odd] });

  const failure = hub.call(odd, {});

  await expect(failure).rejects.toMatchObject({ code: 'MILLRACE_RESULT_INVALID', message: expect.stringContaining(told) as string });
  await hub.stop();
});

it('nothing that is no JSON is shown to shapers, or may come of them', async () => {
  const seen: unknown[] = [];
  const spoil = definePlugin({
    name: 'spoil',
    start: ({ add }) => (
      add(points.shapers, { phase: 'shape', result: (result) => (seen.push(result), { ...result, structured: { n: 1n } }) }),
      {}
    ),
  });
  const give = (name: string, value: unknown) =>
    tool({ name, purpose: 'Gives.', effect: 'reads', input: z.object({}), output: z.object({ n: z.any() }), handle: () => ({ n: value }) });
  const [good, bad] = [give('good', 1), give('bad', 2n)];
  const hub = createHub({ name: 'h', tools: [good, bad], plugins: [spoil()] });

  const failures = [hub.call(bad, {}), hub.call(good, {})];

  for (const failure of failures) await expect(failure).rejects.toMatchObject({ code: 'MILLRACE_RESULT_INVALID' });
  expect(seen).toEqual([expect.objectContaining({ structured: { n: 1 } })]);
  await hub.stop();
});
