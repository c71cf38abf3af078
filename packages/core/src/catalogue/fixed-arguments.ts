import { inputInvalid } from '../error/error-catalogue/calls.js';
import { toJsonSchema, type JsonSchema } from '../schema/json-schema.js';
import type { AnyTool } from '../token/tool.js';
import { nearestName } from './edit-distance.js';
import type { Item, ToolItem } from './item.js';

/** The arguments of a tool that are the host's to say, not the caller's. */
export interface FixedArguments {
  readonly names: readonly string[];
  /** The values of those that are pinned; the others take the tool's own default. */
  readonly pinned: Readonly<Record<string, unknown>>;
  /** The tool's input without them. */
  readonly inputSchema: JsonSchema;
}

/** What the host says of a tool's arguments. */
export interface ArgumentWishes {
  readonly hidden: ReadonlySet<string>;
  readonly pinned: ReadonlyMap<string, unknown>;
}

/** The arguments that a tool lists, by name. */
export function argumentsOf(spec: AnyTool): JsonSchema {
  const { properties } = toJsonSchema(spec.input, 'input');
  return typeof properties === 'object' && properties !== null ? (properties as JsonSchema) : {};
}

/** Fixes arguments of a tool. @returns them, or everything that stands against it. */
export function fixArguments(spec: AnyTool, { hidden, pinned }: ArgumentWishes): FixedArguments | readonly string[] {
  const names = [...new Set([...hidden, ...pinned.keys()])];
  const schema = toJsonSchema(spec.input, 'input');
  const problems = names.flatMap((name) => nameProblems(schema, name, pinned.has(name)));
  if (problems.length > 0) return problems;
  const values = Object.fromEntries(pinned);
  const badValues = valueProblems(spec, values);
  return badValues.length > 0 ? badValues : { names, pinned: values, inputSchema: without(schema, names) };
}

/** A request with the host's values in its input, as guards, caches and the handler are to see it. */
export function withPinned<T extends { readonly input: unknown }>(request: T, item: Item): T {
  const { fixed } = item as ToolItem;
  const { input } = request;
  if (fixed === undefined || !(input === undefined || isPlain(input))) return request;
  // A copy for each call: what one handler does to its input is not seen by the next.
  return { ...request, input: { ...input, ...structuredClone(fixed.pinned) } };
}

/** @throws MillraceError `MILLRACE_INPUT_INVALID` when a caller sends what is the host's to say. */
export function refuseFixed(item: Item, input: unknown): void {
  const { fixed } = item as ToolItem;
  if (fixed === undefined || input === undefined) return;
  if (!isPlain(input)) throw inputInvalid(item.name, ['it must be an object of arguments']);
  const sent = fixed.names.filter((name) => Object.hasOwn(input, name));
  if (sent.length > 0)
    throw inputInvalid(
      item.name,
      sent.map((name) => `${name}: is not an argument here: this server sets it`),
    );
}

function nameProblems(schema: JsonSchema, name: string, isPinned: boolean): string[] {
  const properties = (schema['properties'] ?? {}) as JsonSchema;
  if (!Object.hasOwn(properties, name)) {
    const near = nearestName(name, Object.keys(properties));
    return [`there is no argument '${name}'${near === undefined ? '' : `; did you mean '${near}'?`}`];
  }
  if (conditions.some((key) => JSON.stringify(schema[key])?.includes(JSON.stringify(name))))
    return [`argument '${name}' cannot be taken away: other rules of the input schema name it`];
  if (!isPinned && (schema['required'] as readonly string[] | undefined)?.includes(name))
    return [`argument '${name}' is required: give it a value with pinArguments`];
  return [];
}

/** Keywords that may speak of an argument besides `properties` and `required`. */
const conditions = ['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else', 'dependentRequired', 'dependentSchemas', 'patternProperties'];

function valueProblems(spec: AnyTool, values: Readonly<Record<string, unknown>>): string[] {
  const strange = Object.keys(values).filter((name) => !isJson(values[name]));
  if (strange.length > 0) return strange.map((name) => `the value of '${name}' is not JSON`);
  // The whole schema judges, for only it knows all its rules; what it misses of the other arguments is not looked at.
  const result = spec.input['~standard'].validate(structuredClone(values));
  if (result instanceof Promise) {
    result.catch(() => undefined);
    return [];
  }
  return (result.issues ?? []).flatMap(({ path, message }) => {
    const [first] = path ?? [];
    const name = String(typeof first === 'object' ? first.key : first);
    return Object.hasOwn(values, name) ? [`the value of '${name}' does not fit: ${message}`] : [];
  });
}

function without(schema: JsonSchema, names: readonly string[]): JsonSchema {
  const { properties, required, ...rest } = schema;
  const kept = Object.entries(properties as JsonSchema).filter(([name]) => !names.includes(name));
  const needed = ((required ?? []) as readonly string[]).filter((name) => !names.includes(name));
  return { ...rest, properties: Object.fromEntries(kept), ...(needed.length > 0 && { required: needed }) };
}

function isJson(value: unknown): boolean {
  try {
    return JSON.stringify(value) !== undefined;
  } catch {
    return false;
  }
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
