import type { StandardSchemaV1 } from '@standard-schema/spec';
import { Validator, type Schema } from '@cfworker/json-schema';
import type { JsonSchema } from './json-schema.js';

/**
 * Makes a schema from JSON Schema (2020-12), for tools whose schema is data. References to other documents are not fetched.
 *
 * @param T - the type it stands for; the compiler takes your word for it.
 */
export function fromJsonSchema<T = Readonly<Record<string, unknown>>>(jsonSchema: JsonSchema): StandardSchemaV1<T, T> {
  const validator = new Validator(jsonSchema as Schema, '2020-12', false);
  const standard = {
    version: 1 as const,
    vendor: 'millrace',
    validate(value: unknown): StandardSchemaV1.Result<T> {
      const { valid, errors } = validator.validate(value);
      if (valid) return { value: value as T };
      return { issues: errors.map((error) => ({ message: error.error, path: error.instanceLocation.split('/').slice(1) })) };
    },
    jsonSchema: { input: () => ({ ...jsonSchema }), output: () => ({ ...jsonSchema }) },
  };
  return { '~standard': standard };
}
