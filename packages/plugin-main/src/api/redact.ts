/** Stands where a secret was. */
export const redacted = '[secret]';

/**
 * Makes a function that takes secrets out of a text: as they are, and as servers echo them, in JSON, URLs, HTML, hexadecimal and
 * base64, also where they are a part of what was encoded.
 */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const spellings = [...new Set(secrets.flatMap(spellingsOf))].filter((each) => each !== '').sort((a, b) => b.length - a.length);
  if (spellings.length === 0) return (text) => text;
  const pattern = new RegExp(spellings.map((each) => each.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)).join('|'), 'g');
  return (text) => text.replace(pattern, redacted);
}

function spellingsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const url = encodeURIComponent(secret);
  const form = new URLSearchParams({ s: secret }).toString().slice(2);
  const hex = bytes.toString('hex');
  const encoded = [url, form].flatMap((each) => [each, each.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())]);
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    ...encoded,
    ...long([hex, hex.toUpperCase()]),
    htmlOf(secret),
    ...long(base64Of(bytes)),
  ];
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

/** Short ones turn up by chance. */
function long(texts: readonly string[]): readonly string[] {
  return texts.filter((text) => text.length >= 6);
}
