import type { CallReply } from '../hub/serving.js';
import { hasOnly, isFields } from './message.js';

type Result = Extract<CallReply, { kind: 'result' }>;

const textKeys: readonly string[] = ['type', 'text'];
const linkKeys: readonly string[] = ['type', 'uri', 'name', 'mimeType', 'description', 'size'];

/**
 * Whether a tool's result is text, links and an object, so that no schema of the protocol has to be asked whether it may be sent.
 *
 * @param outputSchema - of the tool: in the 2025 revisions only an object stands in a result as it is.
 * @internal
 */
export function isPlainResult({ content, structured }: Result, outputSchema: Readonly<Record<string, unknown>> | undefined): boolean {
  if (structured !== undefined && !(isFields(structured) && outputSchema?.['type'] === 'object')) return false;
  return content.every((block) => (block.type === 'text' ? isPlainText(block) : block.type === 'resource_link' && isPlainLink(block)));
}

function isPlainText(block: Readonly<Record<string, unknown>>): boolean {
  return typeof block['text'] === 'string' && hasOnly(block, textKeys);
}

function isPlainLink(block: Readonly<Record<string, unknown>>): boolean {
  if (typeof block['uri'] !== 'string' || typeof block['name'] !== 'string' || !hasOnly(block, linkKeys)) return false;
  return Object.entries(block).every(([key, value]) => typeof value === (key === 'size' ? 'number' : 'string'));
}
