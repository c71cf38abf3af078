import { inputRequired, type InputRequiredResult } from '@modelcontextprotocol/server';
import type { CallReply } from '../hub/serving.js';

/**
 * Questions as the 2026 revision returns them; on older connections the SDK turns the same result into requests of its own.
 *
 * @internal
 */
export function askResult(reply: CallReply & { kind: 'ask' }): InputRequiredResult {
  const questions = Object.entries(reply.questions).map(
    ([key, { message, jsonSchema }]) => [key, inputRequired.elicit({ message, requestedSchema: formSchema(jsonSchema) })] as const,
  );
  return inputRequired({ inputRequests: Object.fromEntries(questions), requestState: reply.state });
}

type FormSchema = Exclude<Parameters<typeof inputRequired.elicit>[0]['requestedSchema'], { '~standard': unknown }>;

/** Clients check forms strictly: only what a form may have is sent. */
function formSchema(schema: Readonly<Record<string, unknown>>): FormSchema {
  return {
    type: 'object',
    properties: schema['properties'] ?? {},
    ...(schema['required'] !== undefined && { required: schema['required'] }),
  } as FormSchema;
}
