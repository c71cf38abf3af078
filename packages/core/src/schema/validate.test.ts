import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { validate, type Validated } from './validate.js';

type Refused = Extract<Validated, { ok: false }>;

describe('validate', () => {
  it('gives the parsed value at once where the schema is synchronous', () => {
    expect(validate(z.object({ n: z.number().default(1) }), {})).toEqual({ ok: true, value: { n: 1 } });
  });

  it('gives a promise where the schema is asynchronous', async () => {
    const schema = z.string().refine(async (text) => text === 'ok', 'not ok');

    const result = validate(schema, 'no');

    expect(result).toBeInstanceOf(Promise);
    expect(await result).toEqual({ ok: false, problems: ['not ok'] });
  });

  it('names each problem with its path', () => {
    const result = validate(z.object({ list: z.array(z.object({ n: z.number() })), s: z.string() }), { list: [{ n: 1 }, { n: 'x' }] });

    expect(result).toMatchObject({ ok: false, problems: [expect.stringMatching(/^list\.1\.n: /), expect.stringMatching(/^s: /)] });
  });

  it('reads paths whose parts are objects, as the standard allows', () => {
    const schema = {
      '~standard': { version: 1 as const, vendor: 'test', validate: () => ({ issues: [{ message: 'bad', path: [{ key: 'a' }, 0] }] }) },
    };

    expect(validate(schema, 1)).toEqual({ ok: false, problems: ['a.0: bad'] });
  });

  it('says the first twenty problems of a hostile input, and none at length', () => {
    const many = validate(
      z.array(z.number()),
      Array.from({ length: 10_000 }, () => 'x'),
    );
    const long = validate(z.strictObject({}), { ['k'.repeat(100_000)]: 1 });

    expect((many as Refused).problems).toHaveLength(20);
    expect((long as Refused).problems[0]?.length).toBeLessThan(600);
  });

  it.each(['k', '\u0000', '語'])('says little of an input of many wrong keys, each as long as can be: %j', (sign) => {
    const input = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [sign.repeat(500) + at, 1]));

    const { problems } = validate(z.record(z.string(), z.string()), input) as Refused;

    expect(problems.length).toBeGreaterThan(0);
    expect(Buffer.byteLength(JSON.stringify(problems))).toBeLessThan(3_200);
  });
});
