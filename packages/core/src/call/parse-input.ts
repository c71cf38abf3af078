import type { Item } from '../catalogue/item.js';
import { inputInvalid } from '../error/error-catalogue/calls.js';
import { validate } from '../schema/validate.js';
import type { AnyPrompt } from '../token/prompt.js';
import type { AnyTool } from '../token/tool.js';

/** The input as its schema gives it. @throws MillraceError `MILLRACE_INPUT_INVALID` with everything that does not fit. */
export async function parseInput(item: Item, raw: unknown): Promise<unknown> {
  const schema = item.kind === 'tool' ? (item.spec as AnyTool).input : (item.spec as AnyPrompt).args;
  if (!schema) return raw ?? {};
  const checked = validate(schema, raw ?? {});
  const result = checked instanceof Promise ? await checked : checked;
  if (!result.ok) throw inputInvalid(item.name, result.problems);
  return result.value;
}
