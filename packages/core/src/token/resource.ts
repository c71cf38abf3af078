import { badDefinition } from '../error/error-catalogue.js';
import type { Icon } from '../content/content.js';
import type { valueType } from './value-type.js';

/** A resource as a list shows it. */
export interface ResourceEntry {
  readonly uri: string;
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly mimeType?: string;
  readonly size?: number;
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
  /** Names the resources of a template that exist now. */
  readonly list?: () => readonly ResourceEntry[] | Promise<readonly ResourceEntry[]>;
  /** Offers values for one variable of the template. */
  readonly complete?: (variable: V, typed: string) => readonly string[] | Promise<readonly string[]>;
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
  readonly list?: () => readonly ResourceEntry[] | Promise<readonly ResourceEntry[]>;
  readonly complete?: (variable: never, typed: string) => readonly string[] | Promise<readonly string[]>;
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

function resourceProblems({ name, uri, template }: ResourceDefinition<never>): string[] {
  return [
    !(typeof name === 'string' && name.trim()) && 'name must be a noun',
    (uri === undefined) === (template === undefined) && 'exactly one of uri and template must be given',
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
