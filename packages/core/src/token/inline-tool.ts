import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Call } from '../call/call.js';
import type { Content, ContentItem } from '../content/content.js';
import { defineTool, type AnyTool, type SchemaInput, type SchemaOutput, type ToolDefinition, type ToolSpec } from './tool.js';

/** What a handler may return for a tool whose result type is `O`. */
export type HandlerResult<O> = O | Content<O> | ContentItem | readonly ContentItem[];

/** An inline tool of any types. */
export interface AnyInlineTool {
  readonly spec: AnyTool;
  readonly handle: (input: never, call: Call) => unknown;
}

/** A tool with its handler, for hubs composed in a few lines and for tools added while serving. */
export interface InlineTool<I, O, P = I> extends AnyInlineTool {
  readonly spec: ToolSpec<I, O, P>;
}

/**
 * Defines a tool and its handler at once: `createHub({ tools: [tool({ ... })] })`.
 *
 * @throws MillraceError `MILLRACE_DEFINITION_INVALID`, as `defineTool` does.
 */
export function tool<SI extends StandardSchemaV1, SO extends StandardSchemaV1 = never>(
  definition: ToolDefinition<SI, SO> & {
    handle(
      input: SchemaOutput<SI>,
      call: Call,
    ):
      | HandlerResult<[SO] extends [never] ? unknown : SchemaInput<SO>>
      | Promise<HandlerResult<[SO] extends [never] ? unknown : SchemaInput<SO>>>;
  },
): InlineTool<SchemaInput<SI>, [SO] extends [never] ? unknown : SchemaOutput<SO>, SchemaOutput<SI>> {
  const { handle, ...facts } = definition;
  const spec = defineTool(facts as ToolDefinition<SI, SO>);
  return Object.freeze({ spec, handle: (input: SchemaOutput<SI>, call: Call) => handle(input, call) });
}
