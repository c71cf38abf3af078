import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { problemsOf } from './test-support/problems-of.js';
import { validate } from './validate.js';

const refuse = (problems: readonly string[]): Error => new Error(problems.join('\n'));

describe('validate', () => {
  it('gives the parsed value at once where the schema is synchronous', () => {
    expect(validate(z.object({ n: z.number().default(1) }), {}, refuse)).toEqual({ n: 1 });
  });

  it('gives a promise where the schema is asynchronous', async () => {
    const schema = z.string().refine(async (text) => text === 'ok', 'not ok');

    const given = validate(schema, 'ok', refuse);
    const refused = validate(schema, 'no', refuse);

    expect([given, refused]).toEqual([expect.any(Promise), expect.any(Promise)]);
    expect(await given).toBe('ok');
    await expect(refused).rejects.toThrow('not ok');
  });

  it('throws what is made of the problems, each with its path', async () => {
    const schema = z.object({ list: z.array(z.object({ n: z.number() })), s: z.string() });
    const input = { list: [{ n: 1 }, { n: 'x' }] };

    expect(() => validate(schema, input, refuse)).toThrow(/^list\.1\.n: /);
    expect(await problemsOf(schema, input)).toEqual([expect.stringMatching(/^list\.1\.n: /), expect.stringMatching(/^s: /)]);
  });

  it('reads paths whose parts are objects, as the standard allows', async () => {
    const schema = {
      '~standard': { version: 1 as const, vendor: 'test', validate: () => ({ issues: [{ message: 'bad', path: [{ key: 'a' }, 0] }] }) },
    };

    expect(await problemsOf(schema, 1)).toEqual(['a.0: bad']);
  });

  it('says the first twenty problems of a hostile input, and none at length', async () => {
    const many = await problemsOf(
      z.array(z.number()),
      Array.from({ length: 10_000 }, () => 'x'),
    );
    const long = await problemsOf(z.strictObject({}), { ['k'.repeat(100_000)]: 1 });

    expect(many).toHaveLength(20);
    expect(long[0]?.length).toBeLessThan(600);
  });

  it.each(['k', '\u0000', '語'])('says little of an input of many wrong keys, each as long as can be: %j', async (sign) => {
    const input = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [sign.repeat(500) + at, 1]));

    const problems = await problemsOf(z.record(z.string(), z.string()), input);

    expect(problems.length).toBeGreaterThan(0);
    expect(Buffer.byteLength(JSON.stringify(problems))).toBeLessThan(3_200);
  });
});
