import type { StandardSchemaV1 } from '@standard-schema/spec';
import { validate } from '../validate.js';

/** Everything that does not fit, as it is told; nothing where all does. */
export async function problemsOf(schema: StandardSchemaV1, value: unknown): Promise<readonly string[]> {
  let told: readonly string[] = [];
  const refusal = new Error('refused');
  try {
    await validate(schema, value, (problems) => {
      told = problems;
      return refusal;
    });
  } catch (cause) {
    if (cause !== refusal) throw cause;
  }
  return told;
}
