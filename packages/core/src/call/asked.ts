import { badDefinition } from '../error/error-catalogue/composition.js';
import { answerInvalid, askDeclined } from '../error/error-catalogue/rounds.js';
import type { AskedQuestion, RoundAnswer } from '../hub/serving.js';
import { toJsonSchema } from '../schema/json-schema.js';
import { validate } from '../schema/validate.js';
import { isLoopback } from '../http/loopback.js';
import type { Client } from './client.js';
import type { AnyQuestion } from './question.js';

/** Capabilities in MCP's shape. */
type Capabilities = Readonly<Record<string, unknown>>;

/** A question as it goes to the client. */
export function toAsked(question: AnyQuestion): AskedQuestion {
  if ('schema' in question) return { kind: 'form', message: question.message, jsonSchema: toJsonSchema(question.schema, 'input') };
  if ('url' in question) return { kind: 'url', message: question.message, url: safeUrl(question.url) };
  return 'sample' in question ? { kind: 'sample', params: question.sample } : { kind: 'roots' };
}

/** The capabilities that a client would have to declare to be asked this, or nothing where it has. */
export function lacking({ era, canAsk, capabilities }: Client, asked: AskedQuestion): Capabilities | undefined {
  // In process the answers are given with the call, whatever is asked.
  const has = (...path: readonly string[]): boolean =>
    era === 'local' ? canAsk : path.reduce<unknown>(member, capabilities) !== undefined;
  if (asked.kind === 'form') return canAsk ? undefined : { elicitation: { form: {} } };
  if (asked.kind === 'url') return has('elicitation', 'url') ? undefined : { elicitation: { url: {} } };
  if (asked.kind === 'roots') return has('roots') ? undefined : { roots: {} };
  const usesTools = asked.params['tools'] !== undefined || asked.params['toolChoice'] !== undefined;
  if (usesTools && !has('sampling', 'tools')) return { sampling: { tools: {} } };
  return has('sampling') ? undefined : { sampling: {} };
}

/** All that a client lacks to be asked these, in one. */
export function lackingFor(client: Client, asked: readonly AskedQuestion[]): Capabilities | undefined {
  const lacks = asked.map((one) => lacking(client, one)).filter((one) => one !== undefined);
  if (lacks.length === 0) return undefined;
  const all: Record<string, object> = {};
  for (const [name, value] of lacks.flatMap(Object.entries)) all[name] = { ...all[name], ...(value as object) };
  return all;
}

/** The checked answer to a question. @throws MillraceError `MILLRACE_ASK_DECLINED`, `MILLRACE_ANSWER_INVALID`. */
export async function readAnswer(
  answer: RoundAnswer | undefined,
  { name, key, question }: { name: string; key: string; question: AnyQuestion },
): Promise<unknown> {
  if (answer?.action !== 'accept') throw askDeclined(name);
  const { content } = answer;
  if ('schema' in question) return validate(question.schema, content, (problems) => answerInvalid(key, problems));
  if ('url' in question) return undefined;
  if ('sample' in question && !isSampleResult(content)) throw answerInvalid(key, ['a message with role and content was expected']);
  if ('roots' in question && !isRoots(content)) throw answerInvalid(key, ['a list of roots with a uri each was expected']);
  return content;
}

/** @throws MillraceError `MILLRACE_DEFINITION_INVALID` for what no client should open. */
function safeUrl(url: string): string {
  const { protocol, hostname } = URL.canParse(url) ? new URL(url) : { protocol: '', hostname: '' };
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))) return url;
  throw badDefinition('question', 'url', ["url must begin with 'https:', or with 'http:' for this machine"]);
}

function isSampleResult(value: unknown): boolean {
  const { role, content } = (value ?? {}) as { role?: unknown; content?: unknown };
  return (role === 'user' || role === 'assistant') && typeof content === 'object' && content !== null;
}

function isRoots(value: unknown): boolean {
  return Array.isArray(value) && value.every((root: unknown) => typeof member(root, 'uri') === 'string');
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Capabilities)[name] : undefined;
}
