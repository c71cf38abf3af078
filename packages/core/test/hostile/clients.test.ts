// Clients that share ids, take what is another's, go away in the middle, or never read.
import { type Hub, type Principal } from '@millrace/core';
import { serveHttp, type HttpOptions, type HttpServer } from '@millrace/core/http';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Gates, hostileHub } from '../support/hostile-hub.js';
import {
  exchange,
  expectHarmless,
  initialize,
  legacy,
  messagesOf,
  modern,
  openSession,
  textOf,
  withHeaders,
  type Answer,
  type Sent,
} from '../support/wire.js';

const eras = ['2026', '2025'] as const;
type Era = (typeof eras)[number];
type Line = readonly [string, string];

let hub: Hub;
let server: HttpServer;
let gates: Gates;
const sockets: Socket[] = [];
const serve = async (options: HttpOptions = {}): Promise<void> => {
  gates = new Gates();
  hub = hostileHub(gates);
  server = await serveHttp(hub, { port: 0, drainMs: 500, authenticate: principalOf, ...options });
};
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server.close();
});

/** Tests say who they are in a header. */
function principalOf(request: Request): Principal | undefined {
  const [tenant = '', id = ''] = (request.headers.get('x-who') ?? '').split('/');
  return id === '' ? undefined : { tenant, id, groups: [], scopes: new Set(['*']), via: 'http' };
}
const as = (who: string): Line => ['x-who', who];
const ada = as('t/ada');
const eve = as('t/eve');

/** One client: its principal, and its session where it has one. */
const open = async (era: Era, who: Line, capabilities = {}): Promise<readonly Line[]> =>
  era === '2026' ? [who] : [who, await openSession(server.port, withHeaders(initialize('2025-11-25', capabilities), who))];
const request = (era: Era, method: string, params: Record<string, unknown>, more = {}): Sent =>
  era === '2026' ? modern(method, params, more) : legacy(method, params, more);
const call = (era: Era, name: string, input: object, id: unknown = 1): Sent =>
  request(era, 'tools/call', { name, arguments: input }, { id });
const send = (sent: Sent, lines: readonly Line[]): Promise<Answer> => exchange(server.port, withHeaders(sent, ...lines));
const codeOf = (answer: Answer): unknown => messagesOf(answer).find(({ error }) => error)?.error?.data?.['code'];
/** A connection of its own, gone at the end of the test. */
const connection = (): Socket => {
  const socket = connect(server.port, '127.0.0.1').on('error', () => {});
  sockets.push(socket);
  return socket;
};
const textOfRequest = ({ method, target, headers = [], body }: Sent, lines: readonly Line[]): string => {
  const head = [['host', 'localhost'], ...headers, ...lines, ['content-length', String(Buffer.byteLength(body ?? ''))]];
  return `${method} ${target} HTTP/1.1\r\n${head.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${String(body ?? '')}`;
};
/** Writes a request and reads nothing. */
const sendOnly = (sent: Sent, lines: readonly Line[]): Socket => {
  const socket = connection().pause();
  socket.write(textOfRequest(sent, lines));
  return socket;
};

describe.each(eras)('clients of %s with the same request ids', (era) => {
  it('each get their own answers, in whatever order these are ready', async () => {
    await serve();
    const people = Array.from({ length: 8 }, (_, at) => as(`t${at % 2}/user${at}`));
    const clients = await Promise.all(people.map((who) => open(era, who)));
    const answers = clients.map((lines, at) => send(call(era, 'wait', { gate: `g${at}` }, 0), lines));
    await expect.poll(() => gates.waiting.length).toBe(8);

    const others = await Promise.all(clients.map((lines) => send(call(era, 'whoami', {}, 1), lines)));
    for (const at of [5, 2, 7, 0, 3, 6, 1, 4]) gates.open(`g${at}`);

    expect(others.map(textOf)).toEqual(people.map(([, who]) => `${JSON.stringify(who.split('/'))} `));
    expect((await Promise.all(answers)).map(textOf)).toEqual(people.map((_, at) => `through g${at}`));
  });

  it('never see an answer cross in many interleaved calls', async () => {
    await serve();
    const people = Array.from({ length: 5 }, (_, at) => as(`t/user${at}`));
    const clients = await Promise.all(people.map((who) => open(era, who)));

    const seen = await Promise.all(
      clients.flatMap((lines, at) =>
        Array.from({ length: 40 }, async (_, mark) => [
          at,
          mark,
          textOf(await send(call(era, 'whoami', { mark: `${mark}` }, era === '2026' ? 0 : mark), lines)),
        ]),
      ),
    );

    expect(seen).toHaveLength(200);
    for (const [at, mark, text] of seen) expect(text).toBe(`["t","user${at}"] ${mark}`);
  });

  it('cancel their own call and no other, whatever they name', async () => {
    await serve();
    const [mine, theirs] = [await open(era, ada), await open(era, eve)];
    const running = send(call(era, 'wait', { gate: 'mine' }, 7), mine);
    await expect.poll(() => gates.waiting).toEqual(['mine']);
    const cancel = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 7, reason: 'x' } };

    const cancelled = await send({ ...request(era, 'notifications/cancelled', {}), body: JSON.stringify(cancel) }, theirs);
    const signalAfter = gates.signal('mine')?.aborted;
    gates.open('mine');

    expect(cancelled.status).toBeLessThan(500);
    expect(signalAfter).toBe(false);
    expect(textOf(await running)).toBe('through mine');
  });
});

describe('a cancellation', () => {
  it('of 2026 is the end of the connection, and ends that one call', async () => {
    await serve();
    const gone = sendOnly(call('2026', 'wait', { gate: 'gone' }, 1), [ada]);
    const stays = send(call('2026', 'wait', { gate: 'stays' }, 1), [ada]);
    await expect.poll(() => gates.waiting.length).toBe(2);

    gone.destroy();

    await expect.poll(() => gates.signal('gone')?.aborted).toBe(true);
    expect(gates.signal('stays')?.aborted).toBe(false);
    gates.open('stays');
    expect(textOf(await stays)).toBe('through stays');
  });

  it('of 2025 reaches the call of its session, and its answer may stay away', async () => {
    await serve();
    const [mine, other] = [await open('2025', ada), await open('2025', ada)];
    sendOnly(call('2025', 'wait', { gate: 'a' }, 1), mine);
    const stays = send(call('2025', 'wait', { gate: 'b' }, 1), other);
    await expect.poll(() => gates.waiting.length).toBe(2);
    const cancel = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } };

    await send({ ...legacy(''), body: JSON.stringify(cancel) }, mine);

    await expect.poll(() => gates.signal('a')?.aborted).toBe(true);
    expect(gates.signal('b')?.aborted).toBe(false);
    gates.open('b');
    expect(textOf(await stays)).toBe('through b');
  });
});

describe('one session with the same id twice', () => {
  it('loses no answer and mixes none up: the second call is answered by itself or refused', async () => {
    await serve();
    const mine = await open('2025', ada);
    const first = send(call('2025', 'wait', { gate: 'first' }, 1), mine);
    await expect.poll(() => gates.waiting).toEqual(['first']);

    const second = await send(call('2025', 'whoami', { mark: 'second' }, 1), mine);
    const batch = [call('2025', 'whoami', {}, 5), call('2025', 'whoami', {}, 5)].map(({ body }) => JSON.parse(String(body)) as object);
    const both = await send({ ...legacy(''), body: JSON.stringify(batch) }, mine);
    gates.open('first');

    expect(second.status === 400 ? codeOf(second) : textOf(second)).toMatch(/^(MILLRACE_ID_IN_USE|\["t","ada"\] second)$/);
    expect(both.status).toBe(400);
    expect(textOf(await first)).toBe('through first');
    expect(textOf(await send(call('2025', 'whoami', { mark: 'after' }, 1), mine))).toBe('["t","ada"] after');
  });

  it('may use the id of a call that it has cancelled', async () => {
    await serve();
    const mine = await open('2025', ada);
    sendOnly(call('2025', 'wait', { gate: 'first' }, 1), mine);
    await expect.poll(() => gates.waiting).toEqual(['first']);

    await send({ ...legacy(''), body: '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}' }, mine);

    expect(textOf(await send(call('2025', 'whoami', { mark: 'again' }, 1), mine))).toBe('["t","ada"] again');
  });
});

describe('a session', () => {
  it.each([
    ['another principal', eve, '/mcp'],
    ['a principal of another tenant', as('other/ada'), '/mcp'],
    ['another view', ada, '/mcp/small'],
  ])('does not exist for %s, in any method', async (_, who, target) => {
    await serve();
    const [, session] = await open('2025', ada);
    const lines = [who, session!];
    const stolen = await Promise.all([
      send({ ...call('2025', 'whoami', {}), target }, lines),
      send({ ...legacy('tools/list'), target }, lines),
      send({ method: 'GET', target, headers: [['accept', 'text/event-stream']] }, lines),
      send({ method: 'DELETE', target }, lines),
      send({ ...initialize(), target }, lines),
      send({ ...legacy(''), target, body: '{"jsonrpc":"2.0","id":0,"result":{"action":"accept","content":{}}}' }, lines),
    ]);

    expect(stolen.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
    expect(new Set(stolen.map(codeOf))).toEqual(new Set(['MILLRACE_SESSION_UNKNOWN']));
    for (const answer of stolen) expectHarmless(answer);
    expect(textOf(await send(call('2025', 'whoami', {}), [ada, session!]))).toBe('["t","ada"] ');
  });

  it.each(['00000000-0000-4000-8000-000000000000', '', ' ', '__proto__', 'constructor', 'x'.repeat(8_000), 'é'])(
    'of an id that nobody was given is unknown: %.20j',
    async (id) => {
      await serve();

      const answer = await send(legacy('tools/list'), [ada, ['mcp-session-id', Buffer.from(id, 'utf8').toString('latin1')]]);

      expectHarmless(answer);
      expect([400, 404]).toContain(answer.status);
      expect(answer.text).not.toContain('"result"');
    },
  );

  it('of two ids at once is unknown', async () => {
    await serve();
    const [, mine] = await open('2025', ada);
    const [, theirs] = await open('2025', eve);

    expect((await send(legacy('tools/list'), [ada, mine!, theirs!])).status).toBe(404);
    expect((await send(legacy('tools/list'), [ada, mine!, mine!])).status).toBe(404);
  });

  it('is over when it was not used for its time, and says so', async () => {
    await serve({ sessionIdleMs: 300 });
    const mine = await open('2025', ada);

    const status = async () => (await send(legacy('tools/list'), mine)).status;
    await expect.poll(status, { interval: 400, timeout: 10_000 }).toBe(404);
    expect((await send(legacy('tools/list'), await open('2025', ada))).status).toBe(200);
  });

  it('that was left goes by itself, though nobody comes any more', async () => {
    await serve({ sessionIdleMs: 30 });
    const sessions = async () => /(\d+) sessions/.exec((await send({ target: '/' }, [ada])).text)?.[1];
    await Promise.all(Array.from({ length: 10 }, () => open('2025', ada)));

    await expect.poll(sessions).toBe('0');
  });

  it('is not opened by a request that was refused', async () => {
    await serve({ maxSessions: 2 });
    const mine = await open('2025', ada);

    await Promise.all(
      Array.from({ length: 50 }, () => [
        send(initialize(), []),
        send({ ...initialize(), headers: [['content-type', 'text/plain']] }, [ada]),
        send(withHeaders(initialize(), ['origin', 'http://evil.test']), [ada]),
        send(legacy('initialize', { protocolVersion: 5 }), [ada]),
      ]).flat(),
    );

    expect((await send(legacy('tools/list'), mine)).status).toBe(200);
  });
});

describe('the state of a round', () => {
  const order = (params: object = {}, drink = 'tea'): Sent => modern('tools/call', { name: 'order', arguments: { drink }, ...params });
  const asked = async (lines: readonly Line[], target = '/mcp'): Promise<string> => {
    const answer = await send({ ...order(), target }, lines);
    return String(messagesOf(answer)[0]?.result?.['requestState']);
  };
  const answers = { size: { action: 'accept', content: { size: 'large' } } };

  it('is answered once, by whom it was asked', async () => {
    await serve();
    const requestState = await asked([ada]);

    const first = await send(order({ requestState, inputResponses: answers }), [ada]);
    const replayed = await send(order({ requestState, inputResponses: answers }), [ada]);

    expect(textOf(first)).toBe('ada: large tea');
    expect(codeOf(replayed)).toBe('MILLRACE_ROUND_INVALID');
  });

  it('is nothing in the hands of another, and stays with its owner', async () => {
    await serve();
    const requestState = await asked([ada]);

    const stolen = await Promise.all(
      [eve, as('other/ada'), as('t/ADA')].map((who) => send(order({ requestState, inputResponses: answers }), [who])),
    );
    const otherInput = await send(order({ requestState, inputResponses: answers }, 'coffee'), [ada]);
    const mine = await send(order({ requestState, inputResponses: answers }), [ada]);

    for (const answer of stolen) expect(codeOf(answer)).toBe('MILLRACE_ROUND_INVALID');
    expect(codeOf(otherInput)).toBe('MILLRACE_ROUND_INVALID');
    expect(textOf(mine)).toBe('ada: large tea');
  });

  it('is refused when anything of it has changed', async () => {
    await serve();
    const requestState = await asked([ada]);
    const [payload = '', signature = ''] = requestState.split('.');
    const forged = [
      payload,
      `${payload}.`,
      `.${signature}`,
      `${payload}.${signature.slice(1)}`,
      `${payload}A.${signature}`,
      `${signature}.${payload}`,
      `${Buffer.from('{"id":"x","round":1,"until":9999999999999}').toString('base64url')}.${signature}`,
      '',
      '.',
      '..',
      'null',
      '\u0000',
      'x'.repeat(500_000),
    ];

    const refused = await Promise.all(forged.map((state) => send(order({ requestState: state, inputResponses: answers }), [ada])));

    for (const answer of refused) {
      expectHarmless(answer);
      expect(answer.text).not.toContain('large tea');
    }
    expect(textOf(await send(order({ requestState, inputResponses: answers }), [ada]))).toBe('ada: large tea');
  });

  it('does not carry what was not asked', async () => {
    await serve();
    const requestState = await asked([ada]);
    const sly = { __proto__: null, constructor: answers.size, other: answers.size, ['__proto__x']: answers.size };

    const answer = await send(order({ requestState, inputResponses: sly }), [ada]);

    expect(answer.text).not.toContain('large tea');
    expectHarmless(answer);
  });
});

describe('a client that goes', () => {
  it.each(eras)('in the middle of everything leaves nothing behind in %s', async (era) => {
    await serve();
    const lines = await open(era, ada);
    const text = textOfRequest(call(era, 'wait', { gate: 'x' }), lines);

    await Promise.all(
      Array.from(
        { length: 40 },
        (_, at) =>
          new Promise<void>((resolve) => {
            const socket = connect(server.port, '127.0.0.1', () => {
              socket.write(text.slice(0, Math.floor((text.length * (at + 1)) / 40)), () => socket.destroy());
            });
            socket.on('error', () => {}).on('close', () => resolve());
          }),
      ),
    );

    if (era === '2026') await expect.poll(() => hub.report.callsInFlight).toBe(0);
    gates.open('x');
    await expect.poll(() => hub.report.callsInFlight).toBe(0);
    expect(textOf(await send(call(era, 'whoami', { mark: 'after' }), lines))).toBe('["t","ada"] after');
  });
});

describe('a client that never reads', () => {
  it.each(eras)('is not worked for any further, and holds up nobody else in %s', async (era) => {
    await serve();
    const lines = await open(era, ada);
    const others = await open(era, eve);
    const flood = Array.from({ length: 3_000 }, (_, id) => textOfRequest(call(era, 'big', {}, id), lines)).join('');

    // 600 MB of answers, were they all made.
    connection().pause().write(flood);
    const answers = [];
    for (let at = 0; at < 20; at += 1) answers.push(await send(call(era, 'whoami', { mark: `${at}` }, at), others));
    const made = gates.made;

    expect(answers.map(textOf)).toEqual(answers.map((_, at) => `["t","eve"] ${at}`));
    expect(made).toBeGreaterThan(0);
    expect(made).toBeLessThan(600);
    expect(textOf(await send(call(era, 'whoami', { mark: 'last' }, 'last'), others))).toBe('["t","eve"] last');
    expect(gates.made).toBeLessThan(600);
  });
});

describe('a sender that is slow', () => {
  it('holds up nobody else, and the drain no longer than it may', async () => {
    await serve();
    const slow = Array.from({ length: 100 }, (_, at) => {
      const socket = connection();
      // Some stop in their headers, some in their body, some between two chunks.
      const heads = [
        'POST /mcp HTTP/1.1\r\nhost: loc',
        'POST /mcp HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n{',
        'POST /echo HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n',
      ];
      socket.write(heads[at % 3] ?? '');
      return socket;
    });

    expect(textOf(await send(call('2026', 'whoami', { mark: 'me' }), [ada]))).toBe('["t","ada"] me');
    const startedAt = performance.now();
    await server.close();

    expect(performance.now() - startedAt).toBeLessThan(3_000);
    await expect.poll(() => slow.every((socket) => socket.closed || socket.destroyed || socket.readyState === 'closed')).toBe(true);
  });

  it.each(['/mcp', '/echo'])('of a body without end in chunks is cut off at the limit: %s', async (target) => {
    await serve({ maxBodyBytes: 10_000 });
    const socket = connection();
    let text = '';
    socket.setEncoding('utf8').on('data', (data: string) => (text += data));
    socket.write(
      `POST ${target} HTTP/1.1\r\nhost: localhost\r\nx-who: t/ada\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`,
    );

    let sent = 0;
    while (!socket.destroyed && sent < 5_000_000) {
      socket.write(`400\r\n${'x'.repeat(1_024)}\r\n`);
      sent += 1_024;
      await new Promise((resolve) => setImmediate(resolve));
    }

    await expect.poll(() => socket.closed).toBe(true);
    expect(text).toMatch(/^(HTTP\/1\.1 413|$)/);
    expect(sent).toBeLessThan(5_000_000);
  });
});
