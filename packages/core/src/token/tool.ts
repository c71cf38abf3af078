import type { StandardSchemaV1 } from '@standard-schema/spec';
import { badDefinition } from '../error/error-catalogue/composition.js';
import type { Icon } from '../content/content.js';
import type { TraitValue } from './trait.js';
import type { valueType } from './value-type.js';

/** What a tool does to the world, worst case first met: it only reads, it writes, or it destroys what cannot be had back. */
export type Effect = 'reads' | 'writes' | 'destroys';

/** An effect that depends on the input, as with `dry_run`: `worst` is advertised, `of` is used for the call at hand. */
export interface VaryingEffect<P> {
  readonly worst: Effect;
  of(input: P): Effect;
}

// Read off the schema in place of inferred from it: an editor pays for every tool (`pnpm check:type-cost`).
type SchemaTypes<S extends StandardSchemaV1> = NonNullable<S['~standard']['types']>;
/** What a schema accepts. */
export type SchemaInput<S extends StandardSchemaV1> = SchemaTypes<S>['input'];
/** What a schema gives after parsing. */
export type SchemaOutput<S extends StandardSchemaV1> = SchemaTypes<S>['output'];

/** The optional facts of a tool, known without running its plugin. */
export interface ToolFacts {
  /** For people; the name with spaces unless said. */
  readonly title?: string;
  readonly tags?: readonly string[];
  readonly icons?: readonly Icon[];
  /** Scopes a principal must have to see and call the tool. */
  readonly scopes?: readonly string[];
  /** Milliseconds a call may take before it is cancelled; 30 000 unless said. */
  readonly deadlineMs?: number;
  /** Calling twice with the same input is as good as once; reads are idempotent unless said. */
  readonly idempotent?: boolean;
  /** Reaches beyond the host, as web tools do. */
  readonly openWorld?: boolean;
  /**
   * May run longer than a client waits: for clients that take tasks it becomes one where it has not answered, or asked, after
   * `afterMs` milliseconds; 1 000 unless said. `'always'`: it becomes one at once, and clients that take none are refused.
   */
  readonly longRunning?: boolean | 'always' | { readonly afterMs: number };
  /** May be run again from the start after its owner died. */
  readonly resumable?: boolean;
  /** Belongs to the lean catalogue too; `'only'`: to nothing but it, as a tool that stands there for several of the full one. */
  readonly lean?: boolean | 'only';
  readonly traits?: readonly TraitValue[];
  /** The `ui://` URI of the resource that shows its results where the client has MCP Apps. */
  readonly app?: string;
}

/** What `defineTool` takes. Schemas are Standard Schema with JSON Schema (zod 4.2 or later, or `fromJsonSchema`). */
export interface ToolDefinition<SI extends StandardSchemaV1, SO> extends ToolFacts {
  /** ASCII, snake_case, at most 48 characters. */
  readonly name: string;
  /** One sentence that tells a model what the tool does. */
  readonly purpose: string;
  readonly input: SI;
  readonly output?: SO;
  readonly effect: Effect | VaryingEffect<SchemaOutput<SI>>;
}

/** A tool of any types. */
export interface AnyTool extends ToolFacts {
  readonly kind: 'tool';
  readonly name: string;
  readonly purpose: string;
  readonly input: StandardSchemaV1;
  readonly output?: StandardSchemaV1;
  readonly effect: Effect | VaryingEffect<never>;
}

/** A tool's token: its name, schemas and facts, and the types of what it takes (`I`), gives (`O`) and parses to (`P`). */
export interface ToolSpec<I, O, P = I> extends AnyTool {
  readonly [valueType]?: { i: I; o: O; p: P };
}

/** The types a tool's token carries: what it takes (`i`), gives (`o`) and parses to (`p`). */
export type ToolTypes<T extends ToolSpec<unknown, unknown, unknown>> = NonNullable<T[typeof valueType]>;

/**
 * Defines a tool apart from its handler, so that the catalogue is known before anything starts.
 *
 * @throws MillraceError `MILLRACE_DEFINITION_INVALID` when the name, purpose, effect or a schema cannot be used.
 */
export function defineTool<SI extends StandardSchemaV1, SO extends StandardSchemaV1 = never>(
  definition: ToolDefinition<SI, SO>,
): ToolSpec<SchemaInput<SI>, [SO] extends [never] ? unknown : SchemaOutput<SO>, SchemaOutput<SI>> {
  const problems = toolProblems(definition);
  if (problems.length > 0) throw badDefinition('tool', String(definition.name), problems);
  return Object.freeze({ kind: 'tool', ...definition } as unknown as ToolSpec<
    SchemaInput<SI>,
    [SO] extends [never] ? unknown : SchemaOutput<SO>,
    SchemaOutput<SI>
  >);
}

const toolName = /^[a-z][a-z0-9_]{0,47}$/;
const effects: readonly unknown[] = ['reads', 'writes', 'destroys'];

function toolProblems(definition: ToolDefinition<StandardSchemaV1, unknown>): string[] {
  const { name, purpose, input, output, effect } = definition;
  return [
    !(typeof name === 'string' && toolName.test(name)) && `name must be snake_case ASCII of at most 48 characters, not '${name}'`,
    !purpose?.trim() && 'purpose must be one sentence that tells a model what the tool does',
    !isEffect(effect) && `effect must be 'reads', 'writes' or 'destroys', or { worst, of(input) }`,
    definition.app !== undefined && !definition.app.startsWith('ui://') && `app must be the URI of a resource, from 'ui://'`,
    ...schemaProblems('input', input),
    ...(output === undefined ? [] : schemaProblems('output', output)),
  ].filter((problem): problem is string => typeof problem === 'string');
}

function isEffect(effect: unknown): boolean {
  if (typeof effect !== 'object' || effect === null) return effects.includes(effect);
  const { worst, of } = effect as Partial<VaryingEffect<never>>;
  return effects.includes(worst) && typeof of === 'function';
}

/** Says why a value cannot serve as a schema: it is none, or has no JSON Schema for clients to read. */
export function schemaProblems(what: string, schema: unknown): string[] {
  const standard = (schema as { '~standard'?: { validate?: unknown; jsonSchema?: unknown } } | null)?.['~standard'];
  if (typeof standard?.validate !== 'function')
    return [`${what} must be a Standard Schema, for example z.object({ ... }) of zod 4.2 or later`];
  if (standard.jsonSchema === undefined)
    return [`${what} is a Standard Schema without JSON Schema; use zod 4.2 or later, or fromJsonSchema({ ... })`];
  return [];
}
