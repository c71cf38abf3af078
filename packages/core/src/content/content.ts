/** An icon a client may show. */
export interface Icon {
  readonly src: string;
  readonly mimeType?: string;
  readonly sizes?: readonly string[];
}

/** For whom a piece is, how much it matters, and how new it is. */
export interface Annotations {
  readonly audience?: readonly ('user' | 'assistant')[];
  /** From 0, which may be left out, to 1, which must be seen. */
  readonly priority?: number;
  /** ISO 8601. */
  readonly lastModified?: string;
}

/** Text for the model. */
export interface TextItem {
  readonly type: 'text';
  readonly annotations?: Annotations;
  readonly text: string;
}
/** A link to a resource that the client may read when it wants more. */
export interface LinkItem {
  readonly type: 'link';
  readonly uri: string;
  readonly name: string;
  readonly title?: string;
  readonly mimeType?: string;
  readonly description?: string;
  readonly size?: number;
  readonly icons?: readonly Icon[];
  readonly annotations?: Annotations;
}
/** An image or a sound, base64. */
export interface MediaItem {
  readonly type: 'image' | 'audio';
  readonly annotations?: Annotations;
  readonly data: string;
  readonly mimeType: string;
}
/** A resource sent inside the result. */
export interface EmbeddedItem {
  readonly type: 'embedded';
  readonly uri: string;
  readonly data: string | Uint8Array;
  readonly mimeType?: string;
  readonly annotations?: Annotations;
}
/** Data too big for the answer: kept by the hub for a while and sent as a link. */
export interface ArtifactItem {
  readonly type: 'artifact';
  readonly data: string | Uint8Array;
  readonly mimeType: string;
  readonly name: string;
  readonly ttlMs: number;
}
/** One piece of a result. */
export type ContentItem = TextItem | LinkItem | MediaItem | EmbeddedItem | ArtifactItem;

/** Pieces of a result, with the object that the tool's output schema names, if it has one. */
export interface Content<O> {
  readonly kind: 'content';
  readonly items: readonly ContentItem[];
  readonly data?: O;
}

/** Text for the model. */
export function text(value: string, options: Pick<TextItem, 'annotations'> = {}): TextItem {
  return { type: 'text', text: value, ...options };
}

/** A link to a resource. */
export function link(uri: string, options: Omit<LinkItem, 'type' | 'uri'>): LinkItem {
  return { type: 'link', uri, ...options };
}

/** An image. @param data - base64. */
export function image(data: string, mimeType: string, options: Pick<MediaItem, 'annotations'> = {}): MediaItem {
  return { type: 'image', data, mimeType, ...options };
}

/** A sound. @param data - base64. */
export function audio(data: string, mimeType: string, options: Pick<MediaItem, 'annotations'> = {}): MediaItem {
  return { type: 'audio', data, mimeType, ...options };
}

/** A resource sent inside the result. */
export function embedded(
  uri: string,
  data: string | Uint8Array,
  options: Pick<EmbeddedItem, 'mimeType' | 'annotations'> = {},
): EmbeddedItem {
  return { type: 'embedded', uri, data, ...options };
}

/** Data the hub keeps for `ttlMs` (an hour unless said) and answers with a link that only this principal can read. */
export function artifact(data: string | Uint8Array, options: { mime: string; name: string; ttlMs?: number }): ArtifactItem {
  return { type: 'artifact', data, mimeType: options.mime, name: options.name, ttlMs: options.ttlMs ?? 3_600_000 };
}

/** Joins pieces into one result. */
export function content(items: readonly ContentItem[]): Content<never>;
/** Joins pieces and, where the tool has an output schema, the object it names. */
export function content<O>(items: readonly ContentItem[], data: O): Content<O>;
export function content<O>(items: readonly ContentItem[], data?: O): Content<O> {
  return data === undefined ? { kind: 'content', items } : { kind: 'content', items, data };
}
