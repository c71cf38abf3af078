// What a resource's template makes of a URI that somebody sends to find out.
import { serveHttp, type HttpServer } from '@millrace/core/http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostileHub } from '../support/hostile-hub.js';
import { exchange, expectHarmless, expectQuick, legacy, messagesOf, openSession, withHeaders, type Message } from '../support/wire.js';

let server: HttpServer;
let session: readonly ['mcp-session-id', string];
beforeAll(async () => {
  server = await serveHttp(hostileHub(), { port: 0 });
  session = await openSession(server.port);
});
afterAll(() => server.close());

/** "No such resource" in the 2025 revisions and in the one after them. */
const unknown = [-32_002, -32_602];
const read = async (uri: string): Promise<Message | undefined> => {
  const answer = await expectQuick(() => exchange(server.port, withHeaders(legacy('resources/read', { uri }), session)));
  const [message] = messagesOf(answer);
  if (message?.error) expectHarmless(answer);
  return message;
};
/** What the handler was given, or nothing where no resource has this URI. */
const given = async (uri: string): Promise<unknown> => {
  const message = await read(uri);
  if (message?.error) expect(unknown).toContain(message.error.code);
  const contents = message?.result?.['contents'] as { text: string }[] | undefined;
  return contents && JSON.parse(contents[0]?.text ?? 'null');
};

describe('a variable of one segment', () => {
  it.each([
    ['docs://../text', '..'],
    ['docs://%2e%2e/text', '..'],
    ['docs://..%2f..%2fetc%2fpasswd/text', '../../etc/passwd'],
    ['docs://%2Fetc%2Fpasswd/text', '/etc/passwd'],
    ['docs://..%5c..%5cboot.ini/text', '..\\..\\boot.ini'],
    ['docs://%252e%252e/text', '%2e%2e'],
    ['docs://a%00.md/text', 'a\u0000.md'],
    ['docs://a\u0000b/text', 'a\u0000b'],
    ['docs://a%0d%0ab/text', 'a\r\nb'],
    ['docs://a\nb/text', 'a\nb'],
    ['docs://%c0%ae%c0%ae/text', '%c0%ae%c0%ae'],
    ['docs://%e0%80%af/text', '%e0%80%af'],
    ['docs://%ed%a0%80/text', '%ed%a0%80'],
    ['docs://%ff/text', '%ff'],
    ['docs://%/text', '%'],
    ['docs://%zz/text', '%zz'],
    ['docs://%u002e/text', '%u002e'],
    ['docs://\uFF0E\uFF0E/text', '\uFF0E\uFF0E'],
    ['docs://a?b#c/text', 'a?b#c'],
    ['docs://{name}/text', '{name}'],
    ['docs://__proto__/text', '__proto__'],
  ])('of %j is %j: decoded once, and nothing resolved', async (uri, value) => {
    expect(await given(uri)).toBe(value);
  });

  it.each([
    'docs:///text',
    'docs://a/b/text',
    'docs://../../text',
    'docs://a/text/',
    'docs://a/text?x',
    'DOCS://a/text',
    ' docs://a/text',
    'docs://a/text\n',
    'docs://a/%74ext',
    'docs:a/text',
    '',
    '/',
    '..',
    '\u0000',
  ])('does not take %j', async (uri) => {
    expect(await given(uri)).toBeUndefined();
  });
});

describe('a variable of any rest', () => {
  it.each([
    ['files:///a/../../b', 'a/../../b'],
    ['files:////etc/passwd', '/etc/passwd'],
    ['files:///%2e%2e/%2e%2e', '../..'],
    ['files:///C:%5cWindows', 'C:\\Windows'],
    ['files:///a%00', 'a\u0000'],
  ])('of %j is %j', async (uri, value) => {
    expect(await given(uri)).toBe(value);
  });
});

describe('a long URI', () => {
  it.each([
    ['of dashes', `range://${'-'.repeat(8_000)}`],
    ['of pieces that nearly fit', `range://${'a-'.repeat(4_000)}/en`],
    ['of slashes', `files://${'/'.repeat(8_000)}`],
    ['of percent signs', `docs://${'%'.repeat(8_000)}/text`],
    ['of commas', `docs://${','.repeat(50_000)}/text`],
    ['of braces', `docs://${'{'.repeat(50_000)}`],
    ['without end', `docs://${'a'.repeat(900_000)}/text`],
    ['of encoded NULs', `docs://${'%00'.repeat(300_000)}/text`],
  ])('is answered at once, and is not sent back: %s', async (_, uri) => {
    const message = await read(uri);

    expect(message?.error === undefined || unknown.includes(message.error.code)).toBe(true);
  });
});

it('of another kind than text is refused', async () => {
  for (const uri of [null, 5, [], {}, true]) {
    const answer = await exchange(server.port, withHeaders(legacy('resources/read', { uri }), session));

    expect(messagesOf(answer)[0]?.error?.code).toBe(-32_602);
    expectHarmless(answer);
  }
});
