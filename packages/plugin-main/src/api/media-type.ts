/** What a content type says. */
export interface MediaType {
  /** `type/subtype`, lower case; empty when nothing is said. */
  readonly mime: string;
  readonly charset: string | undefined;
}

/** Reads a `content-type`. */
export function mediaType(header: string | undefined): MediaType {
  const [mime = ''] = (header ?? '').split(';');
  const charset = /;\s*charset\s*=\s*"?([\w.:-]{1,40})/i.exec(header ?? '')?.[1];
  return { mime: mime.trim().toLowerCase().slice(0, 100), charset };
}

export function isJson(mime: string): boolean {
  return /^(?:application|text)\/(?:json|[\w.-]+\+json)$/.test(mime);
}

export function isHtml(mime: string): boolean {
  return mime === 'text/html' || mime === 'application/xhtml+xml';
}

/**
 * Reads a body as text, in the charset that the answer or the page names, else UTF-8.
 *
 * @returns nothing for what is no text: it has a NUL, or too much that is not UTF-8.
 */
export function textOf(body: Buffer, { mime, charset }: MediaType): string | undefined {
  if (/^(?:image|audio|video|font)\/(?!svg)/.test(mime)) return undefined;
  const named =
    charset ??
    (isHtml(mime) ? /<meta[^>]{0,200}charset\s*=\s*["']?([\w.:-]{1,40})/i.exec(body.toString('latin1', 0, 2_048))?.[1] : undefined);
  const text = decoderFor(named).decode(body);
  if (named === undefined && /\0/.test(text.slice(0, 8_192))) return undefined;
  const broken = text.slice(0, 8_192).split('\u{fffd}').length - 1;
  return broken * 10 > Math.min(text.length, 8_192) ? undefined : text;
}

function decoderFor(label = 'utf-8'): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder();
  }
}
