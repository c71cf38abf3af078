import { Pause } from '../ingest/pause.js';
import { decodeEntities } from './entities.js';
import { htmlPieces, isInline } from './html-pieces.js';
import { LineWriter } from './line-writer.js';

/**
 * The words of a page: no scripts, styles or tags; headings, list marks and the targets of links in Markdown. In one pass, so
 * that a page which is made to be slow is not.
 *
 * @throws the signal's reason on abort.
 */
export async function htmlText(html: string, signal: AbortSignal): Promise<string> {
  const writer = new LineWriter();
  const pause = new Pause(2_000, signal);
  for (const piece of htmlPieces(html)) {
    if (piece.tag === undefined) writer.text(decodeEntities(piece.text));
    else writeTag(writer, piece.tag, piece.text);
    if (pause.isDue()) await pause.turn();
  }
  return writer.end();
}

/** The words of a short text with tags in it, on one line. */
export function plainText(html: string): string {
  const words = [...htmlPieces(html)].map(({ tag, text }) => (tag === undefined ? text : isInline(tag) ? '' : ' '));
  return decodeEntities(words.join('')).replace(/\s+/g, ' ').trim();
}

const blocks = new Set(
  `address article aside blockquote body caption dd details div dl dt fieldset figcaption figure footer form head header hr legend main nav
  ol option p pre section summary table tbody thead title tr ul`.split(/\s+/),
);
const spaced = new Set(['blockquote', 'dl', 'figure', 'ol', 'p', 'pre', 'section', 'table', 'title', 'ul']);

function writeTag(writer: LineWriter, tag: string, attributes: string): void {
  const isClosing = tag.startsWith('/');
  const bare = isClosing ? tag.slice(1) : tag;
  const heading = /^h([1-6])$/.exec(bare)?.[1];
  if (tag === '/pre') writer.breakLine();
  if (bare === 'pre') writer.keepsSpace = !isClosing;
  if (heading !== undefined) {
    writer.breakBlock();
    if (!isClosing) writer.mark(`${'#'.repeat(Number(heading))} `);
  } else if (spaced.has(bare)) writer.breakBlock();
  else if (blocks.has(bare) || bare === 'br' || bare === 'li') writer.breakLine();
  if (tag === 'li') writer.mark('- ');
  else if (tag === '/td' || tag === '/th') writer.text(' | ');
  else if (tag === '/a') writer.closeLink();
  else if (tag === 'a') writer.openLink(hrefOf(attributes));
}

/** Where a link leads, if to another page. */
function hrefOf(attributes: string): string | undefined {
  const [, double, single, bare] = /(?:^|\s)href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(attributes) ?? [];
  const href = decodeEntities(double ?? single ?? bare ?? '').trim();
  return href === '' || href.length > 500 || /^(?:#|javascript:|data:)|[\s()]/i.test(href) ? undefined : href;
}
