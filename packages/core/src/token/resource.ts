import { badDefinition } from '../error/error-catalogue/composition.js';
import type { CompletionContext } from './prompt.js';
import type { Annotations, Icon } from '../content/content.js';
import type { valueType } from './value-type.js';

/** A resource as a list shows it. */
export interface ResourceEntry {
  readonly uri: string;
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly mimeType?: string;
  readonly size?: number;
  readonly icons?: readonly Icon[];
  readonly annotations?: Annotations;
  readonly _meta?: Readonly<Record<string, unknown>>;
}

/** How long clients of the 2026 revision may use what they read again. */
export interface ResourceCache {
  readonly ttlMs: number;
  /** The same for everyone. Where scopes, guards or shapers have a say, it stays private all the same. */
  readonly isPublic?: boolean;
}

/** What `defineResource` takes: a fixed `uri`, or a `template` such as `'weather://{city}/today'`. */
export interface ResourceDefinition<V extends string> {
  readonly name: string;
  readonly title?: string;
  readonly purpose?: string;
  readonly uri?: string;
  /** RFC 6570 level 1: `{name}` matches one path segment, `{+name}` any rest. */
  readonly template?: string;
  readonly mimeType?: string;
  readonly icons?: readonly Icon[];
  readonly tags?: readonly string[];
  readonly scopes?: readonly string[];
  readonly deadlineMs?: number;
  readonly annotations?: Annotations;
  readonly cache?: ResourceCache;
  /** Sent as `_meta` where the resource is listed and read, for instance `{ ui: { csp } }` of an MCP App. */
  readonly meta?: Readonly<Record<string, unknown>>;
  /** Names the resources of a template that exist now; of a `uri`, the one, where what is said of it is known only when it is asked for. */
  readonly list?: () => readonly ResourceEntry[] | Promise<readonly ResourceEntry[]>;
  /** Offers values for one variable of the template. */
  readonly complete?: (variable: V, typed: string, context: CompletionContext) => readonly string[] | Promise<readonly string[]>;
}

/** A resource of any template. */
export interface AnyResource {
  readonly kind: 'resource';
  readonly name: string;
  readonly title?: string;
  readonly purpose?: string;
  readonly uri?: string;
  readonly template?: string;
  readonly mimeType?: string;
  readonly icons?: readonly Icon[];
  readonly tags?: readonly string[];
  readonly scopes?: readonly string[];
  readonly deadlineMs?: number;
  readonly annotations?: Annotations;
  readonly cache?: ResourceCache;
  /** Sent as `_meta` where the resource is listed and read, for instance `{ ui: { csp } }` of an MCP App. */
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly list?: () => readonly ResourceEntry[] | Promise<readonly ResourceEntry[]>;
  readonly complete?: (variable: never, typed: string, context: CompletionContext) => readonly string[] | Promise<readonly string[]>;
}

/** A resource's token; `V` names the variables of its template. */
export interface ResourceSpec<V extends string = never> extends AnyResource {
  readonly [valueType]?: V;
}

/** The variable names in a template. */
export type TemplateVariables<T extends string> = T extends `${string}{${infer V}}${infer Rest}`
  ? (V extends `+${infer N}` ? N : V) | TemplateVariables<Rest>
  : never;

/** What a resource's reader may return: text, bytes, or either with its own MIME type. */
export type ResourceResult = string | Uint8Array | { readonly data: string | Uint8Array; readonly mimeType?: string };

/**
 * Defines a resource apart from its reader.
 *
 * @throws MillraceError `MILLRACE_DEFINITION_INVALID` unless it has a name and exactly one of `uri` and `template`.
 */
export function defineResource<const T extends string = never>(
  definition: ResourceDefinition<TemplateVariables<T>> & { readonly template?: T },
): ResourceSpec<TemplateVariables<T>> {
  const problems = resourceProblems(definition);
  if (problems.length > 0) throw badDefinition('resource', String(definition.name), problems);
  return Object.freeze({ kind: 'resource', ...definition } as unknown as ResourceSpec<TemplateVariables<T>>);
}

function resourceProblems(definition: ResourceDefinition<never>): string[] {
  const { name, uri, template } = definition;
  return [
    !(typeof name === 'string' && name.trim()) && 'name must be a noun',
    (uri === undefined) === (template === undefined) && 'exactly one of uri and template must be given',
    definition.cache !== undefined &&
      !(Number.isSafeInteger(definition.cache.ttlMs) && definition.cache.ttlMs >= 0) &&
      'cache.ttlMs must be a whole number of milliseconds, 0 or more',
    template !== undefined &&
      !isTemplate(template) &&
      `template '${template}' may have {name} and {+name}, each name once, and no other braces`,
  ].filter((problem): problem is string => typeof problem === 'string');
}

function isTemplate(template: string): boolean {
  const variables = [...template.matchAll(/\{\+?([A-Za-z_]\w*)\}/g)];
  const isPlain = !/[{}]/.test(variables.reduce((rest, [whole]) => rest.replace(whole, ''), template));
  return isPlain && new Set(variables.map(([, name]) => name)).size === variables.length;
}
