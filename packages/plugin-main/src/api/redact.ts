import { isMillraceError, MillraceError } from '@millrace/core';

const redacted = '[secret]';

/**
 * Makes a function that takes secrets out of a text: as they are, and as servers echo them, in JSON, URLs, HTML, hexadecimal and
 * base64, also where they are a part of what was encoded. Upper and lower case count as the same.
 */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const spellings = [...new Set(secrets.flatMap(spellingsOf))].filter((each) => each !== '').sort((a, b) => b.length - a.length);
  if (spellings.length === 0) return (text) => text;
  const pattern = new RegExp(spellings.map((each) => each.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)).join('|'), 'gi');
  return (text) => text.replace(pattern, redacted);
}

/** Does work, and takes secrets out of the message of its failure: a server may have put one into the name of a host. */
export async function redactingFailures<T>(redact: (text: string) => string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isMillraceError(error) || redact(error.message) === error.message) throw error;
    throw new MillraceError(error.code, { what: redact(error.message) }, { retryable: error.retryable });
  }
}

function spellingsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const form = new URLSearchParams({ s: secret }).toString().slice(2);
  const inText = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), form, htmlOf(secret)];
  // Short ones of these turn up by chance.
  return [...inText, ...[bytes.toString('hex'), ...base64Of(bytes)].filter((each) => each.length >= 6)];
}

/** Base64 of the secret at each of the three places it can have among other bytes, without the letters it shares with them. */
function base64Of(bytes: Buffer): string[] {
  const whole = [bytes.toString('base64'), bytes.toString('base64url')];
  const parts = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replaceAll('=', '');
    const sharedAtEnd = (shift + bytes.length) % 3 === 0 ? 0 : 1;
    return text.slice(shift === 0 ? 0 : shift + 1, text.length - sharedAtEnd);
  });
  return [...whole, ...parts, ...parts.map((each) => each.replaceAll('+', '-').replaceAll('/', '_'))];
}

function htmlOf(secret: string): string {
  const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return secret.replace(/[&<>"']/g, (letter) => names[letter] ?? letter);
}
