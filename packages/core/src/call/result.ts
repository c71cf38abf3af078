import type { Content, ContentItem } from '../content/content.js';
import type { Item } from '../catalogue/item.js';
import { outputInvalid, resultInvalid } from '../error/error-catalogue/calls.js';
import { validate } from '../schema/validate.js';
import type { PromptMessage } from '../token/prompt.js';
import type { AnyResource } from '../token/resource.js';
import type { AnyTool } from '../token/tool.js';
import type { Artifacts } from './artifacts.js';
import { toBase64 } from './base64.js';
import { jsonProblem } from './json-problem.js';
import type { CallResult, ContentBlock, ResourceContents, SentMessage } from './call.js';
import type { Principal } from './principal.js';

/** What turning a handler's return into a result needs. */
export interface ResultContext {
  readonly item: Item;
  /** Of the call: a resource's URI. */
  readonly name: string;
  readonly principal: Principal;
  readonly artifacts: Artifacts;
}

/**
 * Turns what a handler returned into what is sent; a promise only where something has to be waited for.
 *
 * @throws MillraceError `MILLRACE_OUTPUT_INVALID` when it does not fit the tool's output schema.
 */
export function toResult(returned: unknown, context: ResultContext): CallResult | Promise<CallResult> {
  const { kind, spec } = context.item;
  if (kind === 'resource') return { content: [], contents: [resourceContents(returned, context)] };
  if (kind === 'prompt') return promptMessages(returned, context).then((messages) => ({ content: [], messages }));
  return (spec as AnyTool).output === undefined ? plainResult(returned, context) : structuredResult(returned, context);
}

function structuredResult(returned: unknown, context: ResultContext): CallResult | Promise<CallResult> {
  const { items, data } = isContent(returned) ? returned : { items: [], data: returned };
  const checked = checkedOutput(context.item, data);
  if (items.length === 0 && !(checked instanceof Promise)) return { content: [], structured: checked };
  return Promise.all([blocks(items, context), checked]).then(([content, structured]) => ({ content, structured }));
}

/** The structured result, as its schema gives it. @throws MillraceError `MILLRACE_OUTPUT_INVALID`. */
export function checkedOutput(item: Item, data: unknown): unknown {
  const { output } = item.spec as AnyTool;
  if (output === undefined) return data;
  return validate(output, data, (problems) => outputInvalid(item.name, problems));
}

/** @throws MillraceError `MILLRACE_RESULT_INVALID` where it cannot be sent as JSON. */
export function refuseUnsendable({ name }: Item, result: unknown): void {
  const problem = jsonProblem(result);
  if (problem !== undefined) throw resultInvalid(name, problem);
}

function plainResult(returned: unknown, context: ResultContext): CallResult | Promise<CallResult> {
  if (typeof returned === 'string') return { content: [{ type: 'text', text: returned }] };
  const items = isContent(returned) ? returned.items : Array.isArray(returned) ? returned : [returned];
  if (items.every(isContentItem)) return blocks(items, context).then((content) => ({ content }));
  refuseUnsendable(context.item, returned);
  return { content: returned === undefined ? [] : [{ type: 'text', text: JSON.stringify(returned) ?? '' }] };
}

async function blocks(items: readonly ContentItem[], context: ResultContext): Promise<ContentBlock[]> {
  const made: ContentBlock[] = [];
  for (const item of items) made.push(item.type === 'artifact' ? await context.artifacts.keep(item, context.principal) : block(item));
  return made;
}

function block(item: Exclude<ContentItem, { type: 'artifact' }>): ContentBlock {
  if (item.type === 'link') return { ...item, type: 'resource_link' };
  if (item.type !== 'embedded') return { ...item };
  const { uri, data, mimeType, annotations } = item;
  return { type: 'resource', resource: { uri, ...(mimeType && { mimeType }), ...payload(data) }, ...(annotations && { annotations }) };
}

function payload(data: string | Uint8Array): { text: string } | { blob: string } {
  return typeof data === 'string' ? { text: data } : { blob: toBase64(data) };
}

function resourceContents(returned: unknown, { item, name }: ResultContext): ResourceContents {
  const isBare = typeof returned === 'string' || returned instanceof Uint8Array;
  const { data, mimeType } = isBare ? { data: returned } : ((returned ?? { data: '' }) as { data: string | Uint8Array; mimeType?: string });
  const spec = item.spec as AnyResource;
  const mime = mimeType ?? spec.mimeType ?? (typeof data === 'string' ? 'text/plain' : 'application/octet-stream');
  return { uri: name, mimeType: mime, ...payload(data), ...(spec.meta && { _meta: spec.meta }) };
}

async function promptMessages(returned: unknown, context: ResultContext): Promise<SentMessage[]> {
  const messages = typeof returned === 'string' ? [{ role: 'user' as const, content: returned }] : (returned as readonly PromptMessage[]);
  const sent: SentMessage[] = [];
  for (const { role, content } of messages) {
    const [one] = typeof content === 'string' ? [{ type: 'text', text: content } as const] : await blocks([content], context);
    if (one) sent.push({ role, content: one });
  }
  return sent;
}

function isContent(value: unknown): value is Content<unknown> {
  return (value as Content<unknown> | null | undefined)?.kind === 'content' && Array.isArray((value as Content<unknown>).items);
}

const itemTypes: readonly unknown[] = ['text', 'link', 'image', 'audio', 'embedded', 'artifact'];

function isContentItem(value: unknown): value is ContentItem {
  return itemTypes.includes((value as ContentItem | null | undefined)?.type);
}
