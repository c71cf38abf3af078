import type { StandardSchemaV1 } from '@standard-schema/spec';

/** A JSON Schema object. */
export type JsonSchema = Readonly<Record<string, unknown>>;

interface WithJsonSchema {
  readonly '~standard': {
    readonly jsonSchema: {
      input(options: { target: string }): Record<string, unknown>;
      output(options: { target: string }): Record<string, unknown>;
    };
  };
}

const converted = { input: new WeakMap<StandardSchemaV1, JsonSchema>(), output: new WeakMap<StandardSchemaV1, JsonSchema>() };

/** The JSON Schema (2020-12) of what a schema takes (`input`) or gives (`output`); made once per schema. */
export function toJsonSchema(schema: StandardSchemaV1, side: 'input' | 'output'): JsonSchema {
  const known = converted[side].get(schema);
  if (known) return known;
  const { $schema, ...rest } = (schema as unknown as WithJsonSchema)['~standard'].jsonSchema[side]({ target: 'draft-2020-12' });
  // A library names the dialect everywhere; an author who wrote it meant it.
  const made = $schema !== undefined && schema['~standard'].vendor === 'millrace' ? { $schema, ...rest } : rest;
  const typed = made['type'] === undefined && side === 'input' ? { type: 'object', ...made } : made;
  const jsonSchema = withoutIdleBounds(typed) as JsonSchema;
  converted[side].set(schema, jsonSchema);
  return jsonSchema;
}

/** Takes a schema's JSON Schema as made already; it must be what `toJsonSchema` would have made. */
export function keepJsonSchema(schema: StandardSchemaV1, side: 'input' | 'output', jsonSchema: JsonSchema): void {
  converted[side].set(schema, jsonSchema);
}

// What says only that an integer is one that JavaScript can hold, or that keys are texts, says nothing to a client, and costs tokens in every list.
function withoutIdleBounds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutIdleBounds);
  if (typeof value !== 'object' || value === null) return value;
  const isMap = (value as JsonSchema)['type'] === 'object';
  const kept = Object.entries(value).filter(
    ([key, bound]) => !isIdle(key, bound) && !(isMap && key === 'propertyNames' && isAnyText(bound)),
  );
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutIdleBounds(inner)]));
}

function isAnyText(schema: unknown): boolean {
  return JSON.stringify(schema) === '{"type":"string"}';
}

function isIdle(key: string, bound: unknown): boolean {
  return (key === 'maximum' && bound === Number.MAX_SAFE_INTEGER) || (key === 'minimum' && bound === Number.MIN_SAFE_INTEGER);
}
