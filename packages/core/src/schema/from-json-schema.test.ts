import { describe, expect, it } from 'vitest';
import { fromJsonSchema } from './from-json-schema.js';
import { toJsonSchema } from './json-schema.js';
import { validate, type Validated } from './validate.js';

type Refused = Extract<Validated, { ok: false }>;

const person = fromJsonSchema<{ name: string; age?: number }>({
  type: 'object',
  properties: { name: { type: 'string', minLength: 1 }, age: { type: 'integer', minimum: 0 } },
  required: ['name'],
  additionalProperties: false,
});

describe('fromJsonSchema', () => {
  it('lets through what fits, the value itself', () => {
    const value = { name: 'Ada', age: 36 };

    expect(validate(person, value)).toEqual({ ok: true, value });
  });

  it.each([
    [{}, 'name'],
    [{ name: '' }, 'name'],
    [{ name: 'Ada', age: -1 }, 'age'],
    [{ name: 'Ada', age: 1.5 }, 'age'],
    [{ name: 'Ada', height: 1 }, 'height'],
    ['Ada', 'type'],
    [null, 'type'],
  ])('refuses %j and says where', (value, named) => {
    const result = validate(person, value);

    expect(result).toMatchObject({ ok: false });
    expect((result as Refused).problems.join('\n')).toContain(named);
  });

  it('gives the schema back for clients to read, each time as a copy', () => {
    const first = person['~standard' as never] as { jsonSchema: { input(): Record<string, unknown> } };
    const taken = first.jsonSchema.input();
    taken['type'] = 'changed';

    expect(toJsonSchema(person, 'input')).toMatchObject({ type: 'object', required: ['name'] });
  });

  it('follows references within the document', () => {
    const list = fromJsonSchema({
      $defs: { tag: { type: 'string' } },
      type: 'object',
      properties: { tags: { type: 'array', items: { $ref: '#/$defs/tag' } } },
    });

    expect(validate(list, { tags: ['a'] })).toMatchObject({ ok: true });
    expect(validate(list, { tags: [1] })).toMatchObject({ ok: false });
  });
});
