import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { fromJsonSchema } from './from-json-schema.js';
import { toJsonSchema } from './json-schema.js';

describe('toJsonSchema', () => {
  it('is made once per schema and side', () => {
    const schema = z.object({ n: z.number().default(1) });

    expect(toJsonSchema(schema, 'input')).toBe(toJsonSchema(schema, 'input'));
    expect(toJsonSchema(schema, 'output')).toBe(toJsonSchema(schema, 'output'));
    expect(toJsonSchema(schema, 'input')).not.toBe(toJsonSchema(schema, 'output'));
  });

  it('tells what a schema takes from what it gives', () => {
    const schema = z.object({ n: z.number().default(1) });

    expect(toJsonSchema(schema, 'input')['required']).toBeUndefined();
    expect(toJsonSchema(schema, 'output')['required']).toEqual(['n']);
  });

  it('names a dialect only where its author wrote it: the protocol has one', () => {
    const $schema = 'https://json-schema.org/draft/2020-12/schema';

    expect(toJsonSchema(z.object({}), 'input')).not.toHaveProperty('$schema');
    expect(toJsonSchema(fromJsonSchema({ $schema, type: 'object' }), 'input')).toHaveProperty('$schema', $schema);
  });

  it('says of an input without a type that it is an object, as the protocol asks', () => {
    const either = z.union([z.object({ a: z.string() }), z.object({ b: z.string() })]);

    expect(toJsonSchema(either, 'input')['type']).toBe('object');
    expect(toJsonSchema(either, 'output')['type']).toBeUndefined();
  });

  it('leaves out bounds that say only that an integer is one JavaScript can hold', () => {
    const schema = z.object({ any: z.int(), some: z.array(z.int().min(1).max(9)) });

    expect(toJsonSchema(schema, 'input')['properties']).toEqual({
      any: { type: 'integer' },
      some: { type: 'array', items: { type: 'integer', minimum: 1, maximum: 9 } },
    });
  });

  it('leaves out that the keys of a map are texts, and nothing else that is called so', () => {
    const schema = z.object({ map: z.record(z.string(), z.int()), propertyNames: z.string(), few: z.record(z.string().max(3), z.int()) });

    expect(toJsonSchema(schema, 'input')['properties']).toEqual({
      map: { type: 'object', additionalProperties: { type: 'integer' } },
      propertyNames: { type: 'string' },
      few: { type: 'object', propertyNames: { type: 'string', maxLength: 3 }, additionalProperties: { type: 'integer' } },
    });
  });
});
