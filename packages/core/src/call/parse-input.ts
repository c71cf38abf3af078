import type { Item } from '../catalogue/item.js';
import { inputInvalid } from '../error/error-catalogue/calls.js';
import { validate } from '../schema/validate.js';
import type { AnyPrompt } from '../token/prompt.js';
import type { AnyTool } from '../token/tool.js';

/** The input as its schema gives it; a promise only where the schema itself is asynchronous. @throws MillraceError `MILLRACE_INPUT_INVALID` with everything that does not fit. */
export function parseInput(item: Item, raw: unknown): unknown {
  const schema = item.kind === 'tool' ? (item.spec as AnyTool).input : (item.spec as AnyPrompt).args;
  if (!schema) return raw ?? {};
  return validate(schema, raw ?? {}, (problems) => inputInvalid(item.name, problems));
}
