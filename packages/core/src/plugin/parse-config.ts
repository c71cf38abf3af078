import { configInvalid } from '../error/error-catalogue/composition.js';
import { validate } from '../schema/validate.js';
import type { LooseDefinition } from './plugin.js';

/**
 * A plugin's configuration after its schema.
 *
 * @throws MillraceError `MILLRACE_CONFIG_INVALID` with every problem and its path.
 */
export async function parseConfig(name: string, definition: LooseDefinition, config: unknown): Promise<unknown> {
  if (!definition.config) return undefined;
  return validate(definition.config, config ?? {}, (problems) => configInvalid(name, problems));
}
