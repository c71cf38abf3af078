import { stateKeyInvalid } from '../error-catalogue/state.js';

/** An index entry of PostgreSQL holds 2704 bytes. */
const maxKeyBytes = 1_000;

/** @throws MillraceError `MILLRACE_STATE_KEY` for a key that PostgreSQL would refuse, or take for another. */
export function checkKey(key: string): void {
  if (key === '') throw stateKeyInvalid('is empty');
  if (key.includes('\0')) throw stateKeyInvalid('holds the character U+0000');
  // As UTF-8 all lone surrogates are one character, and so two keys would be one.
  if (/\p{Surrogate}/u.test(key)) throw stateKeyInvalid('holds half a character (a lone surrogate)');
  const sizeBytes = Buffer.byteLength(key);
  if (sizeBytes > maxKeyBytes) throw stateKeyInvalid(`has ${sizeBytes} bytes`);
}
