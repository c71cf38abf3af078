import type { LintableTool, ToolText } from './finding.js';

/** Every text of a tool's definition that reaches a model: descriptions, titles, names of arguments, defaults, examples, choices. */
export function toolTexts({ listing }: LintableTool): readonly ToolText[] {
  const { name, title, description, inputSchema, outputSchema } = listing;
  const texts: ToolText[] = [{ where: 'name', text: name }];
  if (title !== undefined) texts.push({ where: 'title', text: title });
  if (description !== undefined) texts.push({ where: 'description', text: description });
  addTexts(texts, { where: 'input', value: inputSchema, depth: 0 });
  addTexts(texts, { where: 'output', value: outputSchema, depth: 0 });
  return texts;
}

/** A schema may come from anywhere: it is not followed without end. */
const maxDepth = 64;
const maxTexts = 10_000;

function addTexts(texts: ToolText[], { where, value, depth }: { where: string; value: unknown; depth: number }): void {
  if (texts.length >= maxTexts || depth > maxDepth) return;
  if (typeof value === 'string') texts.push({ where, text: value });
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const isStep = Array.isArray(value) || steps.has(key);
    const place = isStep ? where : `${where}.${key}`;
    if (!isStep && !keywords.has(key)) texts.push({ where: place, text: key });
    if (!silent.has(key)) addTexts(texts, { where: place, value: inner, depth: depth + 1 });
  }
}

/** Keywords that only lead on: they would make places longer, not clearer. */
const steps = new Set(['properties', 'items', 'anyOf', 'oneOf', 'allOf', '$defs', 'definitions', 'additionalProperties', 'prefixItems']);
/** Keywords whose texts are the schema's grammar, not prose. */
const silent = new Set(['type', 'format', '$ref', '$schema', '$id', 'required']);
const keywords = new Set([...steps, ...silent, 'description', 'title', 'default', 'examples', 'enum', 'const', 'pattern', '$comment']);
