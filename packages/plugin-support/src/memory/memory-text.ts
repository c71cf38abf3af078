import { createHash } from 'node:crypto';
import { memoryInvalid, memoryTooLarge } from '../error-catalogue.js';

/** The longest text of one memory, in bytes of UTF-8. */
export const maxTextBytes = 32 * 1024;

/** A text as it is kept, and the hash that equal texts share. */
export interface MemoryText {
  readonly body: string;
  readonly hash: string;
}

/**
 * Brings a text into the form that is kept: composed characters, plain line ends, no space around it.
 *
 * @throws MillraceError `MILLRACE_MEMORY_INVALID` when nothing is left of it or it holds a NUL character,
 * `MILLRACE_MEMORY_TOO_LARGE` above 32 KiB.
 */
export function memoryText(text: string): MemoryText {
  if (text.includes('\0')) throw memoryInvalid('it holds a NUL character');
  const bytes = Buffer.byteLength(text);
  if (bytes > maxTextBytes) throw memoryTooLarge(bytes, maxTextBytes);
  const body = composed(text).replaceAll('\r\n', '\n').trim();
  if (body === '') throw memoryInvalid('it is empty');
  return { body, hash: createHash('sha256').update(body).digest('hex') };
}

/** A text with composed characters, as texts, tags and queries are compared. */
export function composed(text: string): string {
  // Through the bytes and back: half of a surrogate pair cannot be stored and becomes U+FFFD.
  return Buffer.from(text).toString('utf8').normalize('NFC');
}
