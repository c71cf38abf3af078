import { notJson } from '../error-catalogue/outside.js';
import type { HttpResponse } from '../http/http-types.js';
import { htmlText } from '../web/html-text.js';
import { isHtml, isJson, mediaType, textOf } from './media-type.js';
import { readJson } from './read-json.js';
import { select } from './select.js';

/** What of a body is wanted. */
export interface BodyWish {
  /** A JSON pointer. */
  readonly select?: string | undefined;
  /** Leaves text as it is. */
  readonly raw: boolean;
}

/** A body to be shown. */
export interface AnswerBody {
  readonly mime: string;
  /** Compact JSON, or text. Nothing for what cannot be shown. */
  readonly text: string | undefined;
  readonly isJson: boolean;
}

/**
 * Makes a body short to read: JSON compact, or the part of it that is wanted; of pages the words.
 *
 * @throws MillraceError `invalid_select` when there is no JSON to select from, `not_found` when it has no such part.
 */
export async function answerBody(response: HttpResponse, wish: BodyWish, signal: AbortSignal): Promise<AnswerBody> {
  const type = mediaType(response.headers['content-type']);
  const { mime } = type;
  const text = textOf(response.body, type);
  const isSelecting = wish.select !== undefined;
  if (isSelecting || (isJson(mime) && !wish.raw)) {
    const json = compactJson(text ?? '', wish.select);
    if (json !== undefined) return { mime, text: json, isJson: true };
    if (isSelecting) throw notJson(mime === '' ? 'of no known type' : mime);
  }
  if (text === undefined || !isHtml(mime) || wish.raw) return { mime, text, isJson: false };
  return { mime, text: await htmlText(text, signal), isJson: false };
}

/** @returns nothing for what is no JSON, or nests too deeply to be written again. */
function compactJson(text: string, pointer = ''): string | undefined {
  let value: unknown;
  try {
    value = readJson(text);
  } catch {
    return undefined;
  }
  const part = select(value, pointer);
  try {
    return JSON.stringify(part);
  } catch {
    return undefined;
  }
}
