import type { CodeDetail, CodeFacts } from './code-facts.js';

const empty: CodeDetail = { symbols: [], names: [] };

/** Packs what is inside a file, as UTF-8 JSON: it crosses processes and is kept as bytes. */
export function packDetail(detail: CodeDetail): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(detail));
}

/** What is inside a file. */
export function unpackDetail({ detail }: Pick<CodeFacts, 'detail'>): CodeDetail {
  if (detail.length === 0) return empty;
  return JSON.parse(Buffer.from(detail.buffer, detail.byteOffset, detail.byteLength).toString('utf8')) as CodeDetail;
}
