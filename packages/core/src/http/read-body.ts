import { inputTooDeep, inputTooLarge } from '../error/error-catalogue/calls.js';
import { bodyTooLarge } from '../error/error-catalogue/http.js';
import { batchTooLarge, idTooLong, jsonInvalid } from '../error/error-catalogue/protocol.js';
import type { MillraceError } from '../error/millrace-error.js';
import { jsonExcess, jsonLimits } from './json-limits.js';

/** Reads a body as far as it may go. @returns undefined when it is longer. @internal */
export async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return undefined;
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return join(chunks, size);
}

/** A body that may not be used, as an HTTP status, a JSON-RPC code and what to say. @internal */
export interface BodyProblem {
  readonly status: 400 | 413;
  readonly rpcCode: number;
  readonly error: MillraceError;
}

/** A body as JSON within every limit. @param bytes - undefined: there are more than `maxBytes`. @internal */
export function jsonOf(bytes: Uint8Array | undefined, maxBytes: number): { readonly body: unknown } | BodyProblem {
  if (bytes === undefined) return { status: 413, rpcCode: -32_000, error: bodyTooLarge(maxBytes) };
  const text = decode(bytes);
  if (text === undefined) return { status: 400, rpcCode: -32_700, error: jsonInvalid() };
  const excess = jsonExcess(text);
  if (excess === 'depth') return { status: 400, rpcCode: -32_600, error: inputTooDeep(jsonLimits.maxDepth) };
  if (excess === 'elements')
    return { status: 413, rpcCode: -32_600, error: inputTooLarge(jsonLimits.maxElements + 1, jsonLimits.maxElements) };
  const body = parse(text);
  if (body === undefined) return { status: 400, rpcCode: -32_700, error: jsonInvalid() };
  if (Array.isArray(body) && body.length > jsonLimits.maxBatch)
    return { status: 400, rpcCode: -32_600, error: batchTooLarge(jsonLimits.maxBatch) };
  if (Array.isArray(body) ? body.some(hasLongId) : hasLongId(body))
    return { status: 400, rpcCode: -32_600, error: idTooLong(jsonLimits.maxIdLength) };
  return { body };
}

/** Every answer repeats the id of its request. */
function hasLongId(message: unknown): boolean {
  const id = (message as { id?: unknown } | null | undefined)?.id;
  return typeof id === 'string' && id.length > jsonLimits.maxIdLength;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Undefined for bytes that are no UTF-8: replaced, two different requests would read the same. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function join(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return all;
}
