// Messages that are broken, huge or sly, on the endpoint of both eras.
import { serveHttp, type HttpServer } from '@millrace/core/http';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostileHub } from '../support/hostile-hub.js';
import {
  exchange,
  expectHarmless,
  expectQuick,
  initialize,
  jsonHeaders,
  legacy,
  messagesOf,
  modern,
  modernMeta,
  openSession,
  textOf,
  withHeaders,
  type Answer,
  type Sent,
} from '../support/wire.js';

let server: HttpServer;
let session: readonly ['mcp-session-id', string];
beforeAll(async () => {
  server = await serveHttp(hostileHub(), { port: 0 });
  session = await openSession(server.port);
});
afterAll(() => server.close());

const eras = ['2026', '2025'] as const;
const request = (era: (typeof eras)[number], method: string, params: Record<string, unknown> = {}, more = {}): Sent =>
  era === '2026' ? modern(method, params, more) : withHeaders(legacy(method, params, more), session);
/** The same request with its body's text changed. */
const changed = (sent: Sent, from: string, to: string): Sent => ({ ...sent, body: String(sent.body).replace(from, to) });
const send = async (sent: Sent): Promise<Answer> => {
  const answer = await expectQuick(() => exchange(server.port, sent));
  expectHarmless(answer);
  return answer;
};
const errorOf = (answer: Answer) => messagesOf(answer).find(({ error }) => error !== undefined)?.error;
const wide = (count: number): Record<string, unknown> => Object.fromEntries(Array.from({ length: count }, (_, at) => [`key${at}`, at]));
const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const long = 'x'.repeat(900_000);

describe.each(eras)('a body of %s that is no message', (era) => {
  const greet = (): Sent => request(era, 'tools/call', { name: 'greet', arguments: { name: 'Ada' } });

  it.each([
    ['cut off', (text: string) => text.slice(0, -1)],
    ['with a comma too many', (text: string) => text.replace('}', ',}')],
    ['in single quotes', (text: string) => text.replaceAll('"', "'")],
    ['with text after it', (text: string) => `${text} x`],
    ['twice', (text: string) => text + text],
    ['with a number out of JSON', (text: string) => text.replace('"Ada"', 'NaN')],
    ['with a control character', (text: string) => text.replace('Ada', 'A\u0001da')],
    ['empty', () => ''],
    ['of spaces', () => ' '.repeat(1_000)],
    ['of brackets without end', () => '['.repeat(900_000)],
    ['of quotes', () => '"'.repeat(900_001)],
    ['of backslashes', () => `"${'\\'.repeat(900_001)}`],
    ['in UTF-16', (text: string) => Buffer.from(text, 'utf16le')],
    ['with bytes that are no UTF-8', (text: string) => Buffer.from(text.replace('Ada', '\u00ff'), 'latin1')],
    ['with overlong UTF-8', (text: string) => Buffer.from(text.replace('Ada', '\u00c0\u00af'), 'latin1')],
    ['with half a surrogate as bytes', (text: string) => Buffer.from(text.replace('Ada', '\u00ed\u00a0\u0080'), 'latin1')],
  ])('is refused: %s', async (_, broken) => {
    const sent = greet();

    const answer = await send({ ...sent, body: broken(String(sent.body)) });

    expect(answer.status).toBe(400);
    expect(messagesOf(answer)).toMatchObject([{ jsonrpc: '2.0', error: { code: expect.any(Number) }, id: null }]);
    expect([-32_700, -32_600]).toContain(errorOf(answer)?.code);
  });

  it.each(['null', 'true', '1', '"text"', '{}', '[]', '[{}]', '[null]', '[[]]', '{"jsonrpc":"2.0"}', '{"jsonrpc":"2.0","id":1}'])(
    'is refused: %s',
    async (body) => {
      const answer = await send({ ...greet(), body });

      expect(answer.status).toBe(400);
      expect(errorOf(answer)?.code).toBeLessThan(-31_999);
    },
  );

  it('is read all the same with a byte order mark or in other spaces', async () => {
    const sent = greet();

    const marked = await send({ ...sent, body: `\uFEFF${String(sent.body)}` });
    const spaced = await send({ ...sent, body: `\r\n\t ${String(sent.body).replaceAll('":', '" \n: ')}\n` });

    expect([textOf(marked), textOf(spaced)]).toEqual(['Hello, Ada!', 'Hello, Ada!']);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/json', '', undefined])(
    'is refused where its type is %j',
    async (type) => {
      const sent = greet();
      const others = (sent.headers ?? []).filter(([name]) => name !== 'content-type');

      const answer = await send({ ...sent, headers: type === undefined ? others : [['content-type', type], ...others] });

      expect(answer.status).toBe(415);
    },
  );

  it('is read where its type names a character set', async () => {
    const sent = greet();
    const others = (sent.headers ?? []).filter(([name]) => name !== 'content-type');

    expect(textOf(await send({ ...sent, headers: [['content-type', 'application/json; charset=utf-8'], ...others] }))).toBe('Hello, Ada!');
  });
});

describe.each(eras)('a message of %s', (era) => {
  it.each([['[]'], ['{}'], ['true'], ['null'], ['1e400'], ['1.5']])('with the id %s is refused', async (id) => {
    const answer = await send(changed(request(era, 'tools/list'), '"id":1', `"id":${id}`));

    expect([400, 202]).toContain(answer.status);
    expect(answer.text).not.toContain('"result"');
  });

  it('with a long id is refused, and the id does not come back', async () => {
    const answer = await send(request(era, 'tools/list', {}, { id: long }));

    expect(answer.status).toBe(400);
    expect(errorOf(answer)?.data?.['code']).toBe('MILLRACE_ID_TOO_LONG');
  });

  it.each([0, -1, Number.MAX_SAFE_INTEGER, '', '\u0000', '1', '__proto__', 'é😀'])(
    'with the id %j gets its answer under that id',
    async (id) => {
      const answer = await send(request(era, 'tools/call', { name: 'greet', arguments: { name: 'Ada' } }, { id }));

      expect(messagesOf(answer).filter(({ result }) => result !== undefined)).toMatchObject([{ id }]);
    },
  );

  it.each([
    ['a long method', long, {}],
    ['a method with a control character', 'tools/list\u0000', {}],
    ['a method of an object', '__proto__', {}],
    ['a method in other letters', 'TOOLS/LIST', {}],
    ['a long tool', 'tools/call', { name: long, arguments: {} }],
    ['a tool of every object', 'tools/call', { name: '__proto__', arguments: {} }],
    ['a tool named like a constructor', 'tools/call', { name: 'constructor', arguments: {} }],
    ['a tool that is a number', 'tools/call', { name: 5, arguments: {} }],
    ['a tool that is a list', 'tools/call', { name: ['greet'], arguments: {} }],
    ['arguments that are a list', 'tools/call', { name: 'greet', arguments: [1] }],
    ['arguments that are text', 'tools/call', { name: 'greet', arguments: long }],
    ['no arguments', 'tools/call', { name: 'greet' }],
    ['arguments that are null', 'tools/call', { name: 'greet', arguments: null }],
    ['a key as long as the body', 'tools/call', { name: 'greet', arguments: { [long]: 1 } }],
    ['thousands of keys', 'tools/call', { name: 'greet', arguments: wide(9_000) }],
    [
      'thousands of wrong elements',
      'tools/call',
      { name: 'items', arguments: { items: Array.from({ length: 3_000 }, () => ({ at: 'x' })) } },
    ],
    ['thousands of wrong arguments of a prompt', 'prompts/get', { name: 'review', arguments: wide(9_000) }],
    ['a long prompt', 'prompts/get', { name: long, arguments: {} }],
    ['a prompt without its argument', 'prompts/get', { name: 'review' }],
    [
      'thousands of wrong values to complete with',
      'completion/complete',
      { ref: { type: 'ref/prompt', name: 'review' }, argument: { name: 'file', value: '' }, context: { arguments: wide(9_000) } },
    ],
    ['nothing to complete', 'completion/complete', { ref: { type: 'ref/other' }, argument: [] }],
    [
      'a completion that fails',
      'completion/complete',
      { ref: { type: 'ref/prompt', name: 'review' }, argument: { name: 'file', value: '' } },
    ],
    ['a tool that fails', 'tools/call', { name: 'broken', arguments: {} }],
    ['a long resource', 'resources/read', { uri: `docs://${long}/text` }],
    ['a resource that is a list', 'resources/read', { uri: [] }],
    ['a long level', 'logging/setLevel', { level: long }],
    ['a cursor of nobody', 'tools/list', { cursor: long }],
    ['a cursor that is an object', 'tools/list', { cursor: {} }],
    ['answers to nothing', 'tools/call', { name: 'order', arguments: { drink: 'tea' }, requestState: long, inputResponses: wide(4_000) }],
  ])('with %s fails and says little', async (_, method, params) => {
    const answer = await send(request(era, method, params));

    expect(messagesOf(answer).filter(({ error, result }) => error !== undefined || result?.['isError'] === true)).toHaveLength(1);
  });

  it('that asks for a list of which a part fails gets the rest', async () => {
    const answer = await send(request(era, 'resources/list'));

    expect(messagesOf(answer)).toMatchObject([{ result: { resources: [] } }]);
  });

  it('with wrong parameters is told as such, not as a failure of the server', async () => {
    const wrong = [
      await send(request(era, 'prompts/get', { name: 'review', arguments: { file: 5 } })),
      await send(request(era, 'tools/call', { name: 'greet', arguments: 5 })),
      await send(request(era, 'resources/read', { uri: 5 })),
    ];

    // The 2026 revision compares the header first.
    for (const answer of wrong) expect([-32_602, -32_020]).toContain(errorOf(answer)?.code);
  });

  it('may have 10 000 elements and a depth of 64, and no more', async () => {
    const call = (input: string): Sent =>
      changed(request(era, 'tools/call', { name: 'anything', arguments: { fill: 0 } }), '"fill":0', `"fill":${input}`);

    expect((await send(call(`[${'0,'.repeat(9_900)}0]`))).status).toBe(200);
    expect((await send(call(nested(58)))).status).toBe(200);
    expect((await send(call(`[${'0,'.repeat(10_000)}0]`))).status).toBe(413);
    expect((await send(call(`[${'{},'.repeat(10_000)}0]`))).status).toBe(413);
    expect((await send(call(`{"a":[${'[],'.repeat(10_000)}0]}`))).status).toBe(413);
    expect((await send(call(nested(65)))).status).toBe(400);
    expect((await send(call('{"a":'.repeat(100_000)))).status).toBe(400);
    expect((await send(call(`"${'[{,'.repeat(100_000)}"`))).status).toBe(200);
  });

  it.each([
    ['1e400', '1 keys'],
    ['-1e400', '1 keys'],
    [`1${'0'.repeat(100_000)}`, '1 keys'],
    [`0.${'1'.repeat(100_000)}`, '1 keys'],
    [`"${'\\u0000'.repeat(100_000)}"`, '1 keys'],
    ['"\\ud800"', '1 keys'],
  ])('may carry the value %.20s', async (value, expected) => {
    const answer = await send(
      changed(request(era, 'tools/call', { name: 'anything', arguments: { fill: 0 } }), '"fill":0', `"fill":${value}`),
    );

    expect(textOf(answer)).toContain(expected);
  });

  it('cannot reach the prototype of anything', async () => {
    const sly = '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"fill":{"__proto__":{"polluted":1}}';
    const sent = changed(request(era, 'tools/call', { name: 'anything', arguments: { fill: 0 } }), '"fill":0', sly);
    const everywhereIn = changed(sent, '"jsonrpc"', '"__proto__":{"polluted":1},"jsonrpc"');

    const answer = await send(sent);
    const outside = await send(everywhereIn);
    const after = await send(request(era, 'tools/call', { name: 'anything', arguments: {} }));

    expect(textOf(answer)).toContain('polluted: undefined');
    expect(outside.text).not.toContain('polluted: 1');
    expect(textOf(after)).toBe('0 keys, polluted: undefined');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('with a key twice means the last of them, to whoever looks', async () => {
    const answer = await send(
      changed(
        request(era, 'tools/call', { name: 'greet', arguments: { name: 'Ada' } }),
        '"arguments"',
        '"arguments":{"name":"Eve"},"arguments"',
      ),
    );

    expect(textOf(answer)).toBe('Hello, Ada!');
  });
});

describe('batches', () => {
  const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };

  it('of the 2026 revision are refused', async () => {
    const one = JSON.parse(String(modern('tools/list').body)) as object;

    const answer = await send({ ...modern('tools/list'), body: JSON.stringify([one, one]) });

    expect(answer.status).toBe(400);
    expect(answer.text).not.toContain('"result"');
  });

  it.each(['2025-06-18', '2025-11-25'])('of the %s revision are refused', async (version) => {
    const body = JSON.stringify([ping]);

    const answer = await send(
      withHeaders({ method: 'POST', target: '/mcp', headers: [...jsonHeaders, ['mcp-protocol-version', version]], body }, session),
    );

    expect([answer.status, errorOf(answer)?.data?.['code']]).toEqual([400, 'MILLRACE_BATCH_REFUSED']);
  });

  it('in which everything is wrong are answered in 8 KiB, each message with what fits', async () => {
    const wrongKeys = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`\u0001"${'k'.repeat(150)}${at}`, 1]));
    const parts = Array.from({ length: 20 }, (_, at) =>
      at % 2 === 0
        ? { jsonrpc: '2.0', id: `${'i'.repeat(20)}${at}`, method: 'tools/call', params: { name: 'greet', arguments: wrongKeys } }
        : { jsonrpc: '2.0', id: at, method: 'tools/call', params: { name: 'x'.repeat(5_000), arguments: {} } },
    );

    const answer = await send(withHeaders({ method: 'POST', target: '/mcp', headers: jsonHeaders, body: JSON.stringify(parts) }, session));

    const messages = messagesOf(answer) as { id: unknown; result?: { isError: boolean; content: { text: string }[] }; error?: object }[];
    expect(messages.map(({ id }) => String(id)).toSorted()).toEqual(parts.map(({ id }) => String(id)).toSorted());
    expect(Buffer.byteLength(answer.text)).toBeLessThanOrEqual(8_192);
    expect(messages.every(({ result, error }) => error !== undefined || result?.isError === true)).toBe(true);
    expect(messages.find(({ result }) => result)?.result?.content[0]?.text).toMatch(/^The arguments of 'greet'|'greet'/);
  });

  it('are answered whole where nothing is wrong', async () => {
    const name = 'n'.repeat(3_000);
    const parts = [1, 2].map((id) => ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'greet', arguments: { name } } }));

    const answer = await send(withHeaders({ method: 'POST', target: '/mcp', headers: jsonHeaders, body: JSON.stringify(parts) }, session));

    expect(answer.text.match(new RegExp(name, 'g'))).toHaveLength(2);
  });

  it('larger than 20 are refused, whatever is in them', async () => {
    for (const part of [ping, 1, {}, []]) {
      const body = JSON.stringify(Array.from({ length: 21 }, () => part));

      const answer = await send(withHeaders({ method: 'POST', target: '/mcp', headers: jsonHeaders, body }, session));

      expect([answer.status, errorOf(answer)?.data?.['code']]).toEqual([400, 'MILLRACE_BATCH_TOO_LARGE']);
    }
  });

  it('open no session, and do not hide an initialize among other messages', async () => {
    const opening = JSON.parse(String(initialize().body)) as object;
    const before = await send({ method: 'POST', target: '/mcp', headers: jsonHeaders, body: JSON.stringify([opening, ping]) });
    const within = await send(
      withHeaders({ method: 'POST', target: '/mcp', headers: jsonHeaders, body: JSON.stringify([ping, opening]) }, session),
    );

    expect(before.status).toBe(400);
    expect(before.headers['mcp-session-id']).toBeUndefined();
    expect(within.status).toBe(400);
  });
});

describe('protocol versions', () => {
  const list = modern('tools/list');
  const inBody = (version: unknown): Sent =>
    modern('tools/list', { _meta: { ...modernMeta, 'io.modelcontextprotocol/protocolVersion': version } });
  const withVersion = (sent: Sent, ...versions: string[]): Sent => ({
    ...sent,
    headers: [
      ...(sent.headers ?? []).filter(([name]) => name !== 'mcp-protocol-version'),
      ...versions.map((version) => ['mcp-protocol-version', version] as const),
    ],
  });

  it.each([
    ['one from the future', withVersion(inBody('2027-01-01'), '2027-01-01')],
    ['another in the header', withVersion(list, '2027-01-01')],
    ['an older one in the header', withVersion(list, '2025-11-25')],
    ['another in the body', inBody('2027-01-01')],
    ['an older one in the body', inBody('2025-11-25')],
    ['none in the header', withVersion(list)],
    ['none in the body', { ...list, body: '{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}' }],
    ['one of no text in the body', inBody(20_260_728)],
    ['two in the header', withVersion(list, '2026-07-28', '2025-11-25')],
    ['nonsense', withVersion(inBody('nonsense'), 'nonsense')],
    ['one as long as a header may be', withVersion(inBody('v'), 'v'.repeat(12_000))],
    ['one as long as a body may be', withVersion(inBody(long), '2026-07-28')],
  ])('of the 2026 revision are checked: %s', async (_, sent) => {
    const answer = await send(sent);

    expect(answer.status).toBe(400);
    expect(errorOf(answer)?.code).toBeLessThan(-31_999);
    expect(answer.text).not.toContain('"tools"');
  });

  it.each(['2027-01-01', 'nonsense', '', long])(
    'of an older client that nobody knows are answered with the newest of its era: %.12s',
    async (version) => {
      const answer = await send(initialize(version));

      expect(messagesOf(answer)).toMatchObject([{ result: { protocolVersion: '2025-11-25' } }]);
    },
  );

  it.each([5, null, ['2025-11-25'], undefined])('of an older client that are no text are refused: %j', async (protocolVersion) => {
    const answer = await send(legacy('initialize', { protocolVersion, capabilities: {}, clientInfo: { name: 'x', version: '1' } }));

    expect(answer.text).not.toContain('"result"');
    expect(answer.headers['mcp-session-id']).toBeUndefined();
  });

  it.each(['2027-01-01', 'nonsense', 'v'.repeat(12_000)])('in a session are checked: %.12s', async (version) => {
    const answer = await send(withHeaders(legacy('tools/list'), session, ['mcp-protocol-version', version]));

    expect(answer.status).toBe(400);
    expect(answer.text).not.toContain('"tools"');
  });
});

describe('random bytes and random JSON', () => {
  it('never stop the server, and never get more than a short answer', async () => {
    const json = fc.json({ maxDepth: 6 });
    const message = fc.record(
      {
        jsonrpc: fc.constantFrom('2.0', '1.0', 2),
        id: fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.integer()),
        method: fc.oneof(
          fc.string(),
          fc.constantFrom('tools/call', 'tools/list', 'initialize', 'resources/read', 'notifications/cancelled'),
        ),
        params: fc.oneof(
          fc.jsonValue({ maxDepth: 4 }),
          fc.record({
            name: fc.constantFrom('greet', 'items', 'order', 'x'),
            arguments: fc.jsonValue({ maxDepth: 4 }),
            _meta: fc.constant(modernMeta),
          }),
        ),
        result: fc.jsonValue({ maxDepth: 2 }),
        error: fc.jsonValue({ maxDepth: 2 }),
      },
      { requiredKeys: [] },
    );
    const body = fc.oneof(
      json,
      fc.uint8Array({ maxLength: 300 }),
      message.map((value) => JSON.stringify(value)),
    );
    const headers = fc.constantFrom(modern('tools/call', { name: 'greet' }).headers ?? [], jsonHeaders, [...jsonHeaders, session]);

    await fc.assert(
      fc.asyncProperty(body, headers, async (bytes, lines) => {
        const answer = await exchange(server.port, { method: 'POST', target: '/mcp', headers: lines, body: bytes });
        expectHarmless(answer);
        expect(answer.status).toBeLessThan(500);
      }),
      { numRuns: 300 },
    );

    expect(textOf(await send(request('2026', 'tools/call', { name: 'greet', arguments: { name: 'Ada' } })))).toBe('Hello, Ada!');
  });
});
