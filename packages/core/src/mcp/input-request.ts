import type { AskedQuestion } from '../hub/serving.js';
import { formSchema } from './form-schema.js';

/** A request to a client, in MCP's shape. @internal */
export interface InputRequest {
  readonly method: 'roots/list' | 'sampling/createMessage' | 'elicitation/create';
  readonly params?: Readonly<Record<string, unknown>>;
}

/** A question as a request to the client, as the 2026 revision has it. @internal */
export function inputRequest(asked: AskedQuestion): InputRequest {
  if (asked.kind === 'roots') return { method: 'roots/list' };
  if (asked.kind === 'sample') return { method: 'sampling/createMessage', params: { ...asked.params } };
  const { message } = asked;
  if (asked.kind === 'url') return { method: 'elicitation/create', params: { mode: 'url', message, url: asked.url } };
  return { method: 'elicitation/create', params: { mode: 'form', message, requestedSchema: formSchema(asked.jsonSchema) } };
}
