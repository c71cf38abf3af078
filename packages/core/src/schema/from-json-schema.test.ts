import { describe, expect, it } from 'vitest';
import { fromJsonSchema } from './from-json-schema.js';
import { toJsonSchema } from './json-schema.js';
import { problemsOf } from './test-support/problems-of.js';
import { validate } from './validate.js';

const person = fromJsonSchema<{ name: string; age?: number }>({
  type: 'object',
  properties: { name: { type: 'string', minLength: 1 }, age: { type: 'integer', minimum: 0 } },
  required: ['name'],
  additionalProperties: false,
});

describe('fromJsonSchema', () => {
  it('lets through what fits, the value itself', () => {
    const value = { name: 'Ada', age: 36 };

    expect(validate(person, value, () => new Error('refused'))).toBe(value);
  });

  it.each([
    [{}, 'name'],
    [{ name: '' }, 'name'],
    [{ name: 'Ada', age: -1 }, 'age'],
    [{ name: 'Ada', age: 1.5 }, 'age'],
    [{ name: 'Ada', height: 1 }, 'height'],
    ['Ada', 'type'],
    [null, 'type'],
  ])('refuses %j and says where', async (value, named) => {
    expect((await problemsOf(person, value)).join('\n')).toContain(named);
  });

  it('gives the schema back for clients to read, each time as a copy', () => {
    const first = person['~standard' as never] as { jsonSchema: { input(): Record<string, unknown> } };
    const taken = first.jsonSchema.input();
    taken['type'] = 'changed';

    expect(toJsonSchema(person, 'input')).toMatchObject({ type: 'object', required: ['name'] });
  });

  it('follows references within the document', async () => {
    const list = fromJsonSchema({
      $defs: { tag: { type: 'string' } },
      type: 'object',
      properties: { tags: { type: 'array', items: { $ref: '#/$defs/tag' } } },
    });

    expect(await problemsOf(list, { tags: ['a'] })).toEqual([]);
    expect(await problemsOf(list, { tags: [1] })).not.toEqual([]);
  });
});
