import { expect, it } from 'vitest';
import { htmlText, plainText } from './html-text.js';

const never = new AbortController().signal;

it('gives the words of a page as Markdown, without scripts, styles and comments', async () => {
  const page = `<!doctype html><html><head><title>Wells &amp; rivers</title><style>p { color: red }</style>
    <script>document.write("<p>no</p>")</script></head><body><!-- <p>hidden</p> -->
    <h1>Wells</h1><p>A <b>well</b> is dug,   see\n<a class=x href="/dig?a=1&amp;b=2">how to dig</a>.<br>Deep&nbsp;ones &#x2014; not often.</p>
    <ul><li>water</li><li><a href="#top">up</a></li></ul>
    <table><tr><th>depth</th><th>cost</th></tr><tr><td>3 m</td><td>10 &euro;</td></tr></table>
    <pre>a\n  b</pre><SCRIPT>no</SCRIPT ><p title="a > b">end</body>`;

  expect(await htmlText(page, never)).toBe(
    [
      'Wells & rivers\n\n# Wells\n\nA well is dug, see [how to dig](/dig?a=1&b=2).\nDeep ones — not often.\n\n- water\n- up',
      'depth | cost |\n3 m | 10 € |\n\na\n  b\n\nend',
    ].join('\n\n'),
  );
});

it.each([
  ['words < without > tags', 'words < without > tags'],
  ['a<b', 'a'],
  ['', ''],
  ['<p>one<p>two', 'one\n\ntwo'],
  ['<a href="javascript:alert(1)">go</a> <a href=x>y</a> <a href="/z"></a>', 'go [y](x)'],
  ['<script>never closed <p>x', ''],
  ['a <!-- never closed <p>x', 'a'],
  ['&lt;b&gt; &bogus; &#0; &#xD800; &#99999999; &toString;', '<b> &bogus; \u{fffd} \u{fffd} &#99999999; &toString;'],
  ['<div>a</div><div>b</div>', 'a\nb'],
  ['<h2></h2><li></li>x', 'x'],
  ['<?xml version="1.0"?><p>x</p></ nothing>', 'x'],
  ['<a href="/x">broken <p>over blocks</a>', '[broken](/x)\n\nover blocks'],
])('reads %j', async (html, text) => {
  expect(await htmlText(html, never)).toBe(text);
});

it.each([
  ['open tags', '<a '.repeat(300_000)],
  ['unpaired quotes', '<a href="'.repeat(200_000) + "'"],
  ['comments', '<!--'.repeat(300_000)],
  ['scripts', '<script>'.repeat(200_000)],
  ['closing scripts without end', '<script>' + '</script'.repeat(200_000)],
  ['links on one line', '<a href=/x>y</a>'.repeat(120_000)],
  ['spaces', ' '.repeat(2_000_000)],
  ['entities', '&#x'.repeat(600_000)],
  ['hrefs', `<a ${'href= '.repeat(300_000)}>`],
  ['nesting', '<div>'.repeat(400_000)],
])('reads two megabytes of %s in a time that grows with its length alone', async (_what, html) => {
  const begun = performance.now();

  await htmlText(html, never);

  expect(performance.now() - begun).toBeLessThan(5_000);
});

it('lets others work meanwhile, and stops when it is told to', async () => {
  const controller = new AbortController();
  const work = htmlText('<p>x</p>'.repeat(200_000), controller.signal);

  setImmediate(() => controller.abort(new Error('no longer wanted')));

  await expect(work).rejects.toThrow('no longer wanted');
});

it('takes the tags out of a short text', () => {
  expect(plainText('The <span class="hit">we</span>ll&#39;s<br>depth &amp;\n more<script>x</script>')).toBe("The well's depth & more");
});
