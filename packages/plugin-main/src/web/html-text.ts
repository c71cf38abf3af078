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
  const pause = new Pause(500, signal);
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

const lineBreaks = new Set(
  `address article aside body br caption dd details div dt fieldset figcaption footer form head header hr legend li main nav option summary
  tbody thead tr`.split(/\s+/),
);
const blankLines = new Set('blockquote dl figure h1 h2 h3 h4 h5 h6 ol p pre section table title ul'.split(' '));

function writeTag(writer: LineWriter, tag: string, attributes: string): void {
  const bare = tag.replace('/', '');
  if (blankLines.has(bare)) writer.breakBlock();
  else if (lineBreaks.has(bare)) writer.breakLine();
  if (bare === 'pre') writer.keepsSpace = tag === 'pre';
  else if (tag === 'a') writer.openLink(hrefOf(attributes));
  else if (tag === '/a') writer.closeLink();
  else if (tag === '/td' || tag === '/th') writer.text(' | ');
  else if (tag === 'li') writer.mark('- ');
  else if (/^h[1-6]$/.test(tag)) writer.mark(`${'#'.repeat(Number(tag[1]))} `);
}

/** Where a link leads, if to another page. */
function hrefOf(attributes: string): string | undefined {
  const [, double, single, bare] = /(?:^|\s)href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(attributes) ?? [];
  const href = decodeEntities(double ?? single ?? bare ?? '').trim();
  return href === '' || href.length > 500 || /^(?:#|javascript:|data:)|[\s()]/i.test(href) ? undefined : href;
}
