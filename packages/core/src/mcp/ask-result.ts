import { inputRequired, type InputRequiredResult } from '@modelcontextprotocol/server';
import type { AskedQuestion, CallReply } from '../hub/serving.js';
import { formSchema } from './form-schema.js';

type InputRequest = NonNullable<Parameters<typeof inputRequired>[0]['inputRequests']>[string];

/**
 * Questions as the 2026 revision returns them.
 *
 * @internal
 */
export function askResult(reply: CallReply & { kind: 'ask' }): InputRequiredResult {
  const inputRequests = Object.fromEntries(Object.entries(reply.questions).map(([key, asked]) => [key, inputRequest(asked)]));
  return inputRequired({ inputRequests, requestState: reply.state });
}

/** A question as a request to the client. @internal */
export function inputRequest(asked: AskedQuestion): InputRequest {
  if (asked.kind === 'roots') return inputRequired.listRoots();
  if (asked.kind === 'sample') return inputRequired.createMessage({ ...asked.params } as never);
  if (asked.kind === 'url') return inputRequired.elicitUrl({ message: asked.message, url: asked.url } as never);
  return inputRequired.elicit({ message: asked.message, requestedSchema: formSchema(asked.jsonSchema) as FormSchema });
}

type FormSchema = Exclude<Parameters<typeof inputRequired.elicit>[0]['requestedSchema'], { '~standard': unknown }>;
