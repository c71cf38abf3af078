import type { StandardSchemaV1 } from '@standard-schema/spec';
import { badDefinition } from '../error/error-catalogue/composition.js';
import type { ContentItem, Icon } from '../content/content.js';
import type { Principal } from '../call/principal.js';
import { schemaProblems, type SchemaOutput } from './tool.js';
import type { valueType } from './value-type.js';

/** For whom values are offered, and what is given already. */
export interface CompletionContext {
  readonly principal: Principal;
  /** The other arguments, as far as the client has sent them. */
  readonly given: Readonly<Record<string, string>>;
}

/** What `definePrompt` takes; `args` is an object schema of strings. */
export interface PromptDefinition<S> {
  readonly name: string;
  readonly title?: string;
  readonly purpose: string;
  readonly args?: S;
  readonly icons?: readonly Icon[];
  readonly tags?: readonly string[];
  readonly scopes?: readonly string[];
  readonly deadlineMs?: number;
  /** Offers values for one argument. */
  readonly complete?: (argument: string, typed: string, context: CompletionContext) => readonly string[] | Promise<readonly string[]>;
}

/** A prompt of any arguments. */
export interface AnyPrompt {
  readonly kind: 'prompt';
  readonly name: string;
  readonly title?: string;
  readonly purpose: string;
  readonly args?: StandardSchemaV1;
  readonly icons?: readonly Icon[];
  readonly tags?: readonly string[];
  readonly scopes?: readonly string[];
  readonly deadlineMs?: number;
  readonly complete?: (argument: string, typed: string, context: CompletionContext) => readonly string[] | Promise<readonly string[]>;
}

/** A prompt's token; `P` is the type of its parsed arguments. */
export interface PromptSpec<P> extends AnyPrompt {
  readonly [valueType]?: { p: P };
}

/** One message of a rendered prompt. */
export interface PromptMessage {
  readonly role: 'user' | 'assistant';
  readonly content: string | ContentItem;
}

/** What a prompt's handler may return; a string is one message of the user. */
export type PromptResult = string | readonly PromptMessage[];

/**
 * Defines a prompt apart from its handler.
 *
 * @throws MillraceError `MILLRACE_DEFINITION_INVALID` when it has no name, no purpose or an unusable schema.
 */
export function definePrompt<S extends StandardSchemaV1 = never>(
  definition: PromptDefinition<S>,
): PromptSpec<[S] extends [never] ? {} : SchemaOutput<S>> {
  const problems = [
    ...(typeof definition.name === 'string' && definition.name.trim() ? [] : ['name must be a noun or verb_noun']),
    ...(definition.purpose?.trim() ? [] : ['purpose must be one sentence']),
    ...(definition.args === undefined ? [] : schemaProblems('args', definition.args)),
  ];
  if (problems.length > 0) throw badDefinition('prompt', String(definition.name), problems);
  return Object.freeze({ kind: 'prompt', ...definition } as unknown as PromptSpec<[S] extends [never] ? {} : SchemaOutput<S>>);
}
