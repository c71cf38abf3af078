import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { rawWire } from '../../../test/support/raw-wire.js';
import { localPrincipal } from '../../call/principal.js';
import { resourceUpdated } from '../../event/core-events.js';
import { createHub } from '../../hub/create-hub.js';
import type { Hub } from '../../hub/hub.js';
import { definePlugin } from '../../plugin/define-plugin.js';
import { points } from '../../points/points.js';
import { extensionSubscription, type ExtensionRequest, type Notify } from '../../points/protocol-extension.js';
import { servedLine, type Line } from '../../thin/test-support/stdio-pair.js';
import { tool } from '../../token/inline-tool.js';
import { defineResource } from '../../token/resource.js';
import { serveStreams } from './serve-stdio.js';

const queuesId = 'com.example/queues';
const plainId = 'com.example/plain';
const reader = { ...localPrincipal('stdio'), id: 'reader', scopes: new Set<string>() };

/** What the extensions of a test have been asked, and not yet given up. */
const opened: { wish: unknown; request: ExtensionRequest; notify: Notify; isClosed: boolean }[] = [];
let gate: Promise<unknown> = Promise.resolve();
let touch: (uri: string) => void;
let hub: Hub;
const lines: Line[] = [];
afterEach(async () => {
  await Promise.all(lines.splice(0).map((line) => line.close()));
  await hub.stop();
  opened.length = 0;
  gate = Promise.resolve();
});

const hears = (early: number) =>
  extensionSubscription({
    wish: z.array(z.string()).max(4),
    async open(wish, request, notify) {
      const entry = { wish, request, notify, isClosed: false };
      opened.push(entry);
      for (let at = 0; at < early; at += 1) notify('notifications/queue', { at });
      await gate;
      return {
        granted: wish.filter((name) => name !== 'secret'),
        close() {
          entry.isClosed = true;
          if (wish.includes('stuck')) throw new Error('will not close');
        },
      };
    },
  });

async function serve(options: Parameters<typeof servedLine>[1] = { principal: reader }) {
  const page = defineResource({ name: 'page', template: 'docs://{page}' });
  const vault = defineResource({ name: 'vault', uri: 'vault://key', scopes: ['vault'] });
  const queues = definePlugin({
    name: 'queues',
    resources: { page, vault },
    start({ add, emit }) {
      touch = (uri) => emit(resourceUpdated, { uri });
      add(points.protocolExtensions, { id: queuesId, clientMustDeclare: true, subscriptions: { queues: hears(2) } });
      add(points.protocolExtensions, { id: plainId, subscriptions: { plain: hears(0) } });
      return { resources: { page: () => 'text', vault: () => 'hunter2' } };
    },
  });
  hub = createHub({ name: 'h', plugins: [queues()], views: { few: {} } });
  await hub.start();
  const line = await servedLine(hub, options);
  lines.push(line);
  return line;
}

const envelope = (capabilities: object = { extensions: { [queuesId]: {} } }) => ({
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': capabilities,
  'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '7' },
});
const listen = (id: number | string, notifications: unknown, _meta: object = envelope()) => ({
  id,
  method: 'subscriptions/listen',
  params: { notifications, _meta },
});
const cancel = (requestId: number | string) => ({ method: 'notifications/cancelled', params: { requestId } });
const told = (line: Line, id: number | string) =>
  line.messages.filter(({ params }) => (params?.['_meta'] as Record<string, unknown>)?.['io.modelcontextprotocol/subscriptionId'] === id);
const methods = (line: Line, id: number | string) => told(line, id).map(({ method }) => method?.replace('notifications/', ''));
const acknowledged = (line: Line, id: number | string) =>
  vi.waitFor(() => {
    const [first] = told(line, id);
    expect(first?.method).toBe('notifications/subscriptions/acknowledged');
    return first?.params?.['notifications'];
  });
/** Everything sent so far has been read and answered. */
const settled = async (line: Line): Promise<void> => {
  const id = `settled ${Math.random()}`;
  line.send({ id, method: 'prompts/list', params: { _meta: envelope() } });
  await line.answerTo(id);
};
const addTool = (name: string): Promise<void> =>
  hub.add(
    definePlugin({
      name,
      start: ({ add }) => (
        add(points.tools, tool({ name, purpose: 'Is late.', effect: 'reads', input: z.strictObject({}), handle: () => 'x' })),
        {}
      ),
    })(),
  );

describe('a client on stdio that listens to an extension', () => {
  it('is acknowledged what is granted, and told from then on, of what was said before too', async () => {
    const line = await serve({ principal: reader, view: 'few' });

    line.send(listen('q', { queues: ['a', 'secret'] }));
    const granted = await acknowledged(line, 'q');
    opened[0]?.notify('notifications/queue', { at: 2, _meta: { other: 1 } });
    await settled(line);

    expect(granted).toEqual({ queues: ['a'] });
    expect(methods(line, 'q')).toEqual(['subscriptions/acknowledged', 'queue', 'queue', 'queue']);
    expect(told(line, 'q')[3]).toEqual({
      jsonrpc: '2.0',
      method: 'notifications/queue',
      params: { at: 2, _meta: { 'io.modelcontextprotocol/subscriptionId': 'q' } },
    });
    expect(opened[0]).toMatchObject({
      wish: ['a', 'secret'],
      request: { principal: { id: 'reader' }, view: 'few', client: { name: 'raw', version: '7', era: 'modern' } },
    });
  });

  it('hears of lists and of the resources it may see on the same request', async () => {
    const line = await serve();

    line.send(listen(1, { queues: ['a'], plain: [], toolsListChanged: true, resourceSubscriptions: ['docs://a', 'vault://key'] }));
    const granted = await acknowledged(line, 1);
    touch('vault://key');
    touch('docs://a');
    await addTool('late');
    await vi.waitFor(() => expect(methods(line, 1)).toContain('tools/list_changed'));

    expect(granted).toEqual({ queues: ['a'], plain: [], toolsListChanged: true, resourceSubscriptions: ['docs://a'] });
    expect(methods(line, 1).toSorted()).toEqual([
      'queue',
      'queue',
      'resources/updated',
      'subscriptions/acknowledged',
      'tools/list_changed',
    ]);
  });

  it('hears nothing of lists that it has not asked for', async () => {
    const line = await serve();
    line.send(listen(1, { plain: [] }));
    line.send(listen(2, { toolsListChanged: true }));
    await acknowledged(line, 2);

    await addTool('late');
    await vi.waitFor(() => expect(methods(line, 2)).toContain('tools/list_changed'));

    expect(methods(line, 1)).toEqual(['subscriptions/acknowledged']);
  });

  it('is told after the acknowledgement of what changed while the extension was opening', async () => {
    let open: (value?: unknown) => void = () => {};
    gate = new Promise((resolve) => (open = resolve));
    const line = await serve();
    line.send(listen(1, { plain: [], toolsListChanged: true }));
    await vi.waitFor(() => expect(opened).toHaveLength(1));

    await addTool('late');
    await settled(line);
    open();

    await vi.waitFor(() => expect(methods(line, 1)).toEqual(['subscriptions/acknowledged', 'tools/list_changed']));
  });

  it('is refused as over HTTP, and the connection goes on', async () => {
    const line = await serve();
    const wishes = [{ queues: 'all' }, { plain: [], queues: ['1', '2', '3', '4', '5'] }];

    for (const [id, wish] of wishes.entries()) line.send(listen(id, wish));
    line.send(listen(2, { queues: ['a'] }, envelope({})));
    line.send(listen(3, { queues: ['a'] }, envelope({ extensions: null })));
    const answers = [await line.answerTo(0), await line.answerTo(1), await line.answerTo(2), await line.answerTo(3)];

    const errors = await Promise.all(
      [...wishes.map((wish) => rawWire(hub, { extensions: [queuesId] }).listen(wish)), rawWire(hub).listen({ queues: ['a'] })].map(
        (refused) =>
          refused.then(
            () => undefined,
            ({ code, message, data }) => ({ code, message, data }),
          ),
      ),
    );
    expect(errors.map((error) => error?.code)).toEqual([-32_602, -32_602, -32_021]);
    expect(answers.map(({ error }) => error)).toEqual([...errors, errors[2]]);
    expect(opened.every(({ isClosed }) => isClosed)).toBe(true);
    await settled(line);
    expect(told(line, 1)).toEqual([]);
  });

  it('leaves nothing open where the SDK refuses the rest', async () => {
    const line = await serve();

    line.send(listen(1, { plain: [], toolsListChanged: 'yes' }));

    expect((await line.answerTo(1)).error?.code).toBe(-32_602);
    expect(opened).toMatchObject([{ isClosed: true }]);
  });

  it('is given no stream in the 2025 revisions', async () => {
    const line = await serve();
    line.send({
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'c', version: '0' } },
    });
    line.send({ method: 'notifications/initialized' });

    line.send({ id: 2, method: 'subscriptions/listen', params: { notifications: { plain: [] } } });
    line.send(listen(3, { plain: [] }));

    expect((await line.answerTo(2)).error?.code).toBe(-32_601);
    expect((await line.answerTo(3)).error).toBeDefined();
    expect(opened).toEqual([]);
  });
});

describe('the end of listening on stdio', () => {
  it('comes when the client cancels it, for that request alone', async () => {
    const line = await serve();
    line.send(listen(1, { plain: ['a', 'stuck'], queues: ['a'], toolsListChanged: true }));
    line.send(listen('1', { plain: ['b'], toolsListChanged: true }));
    await acknowledged(line, '1');
    await acknowledged(line, 1);

    line.send(cancel(1));
    await settled(line);
    const before = told(line, 1).length;
    for (const { notify } of opened) notify('notifications/queue', {});
    await addTool('late');
    await vi.waitFor(() => expect(methods(line, '1')).toEqual(['subscriptions/acknowledged', 'queue', 'tools/list_changed']));

    expect(told(line, 1)).toHaveLength(before);
    expect(opened.map(({ wish, isClosed, request }) => [wish, isClosed, request.signal.aborted])).toEqual([
      [['a', 'stuck'], true, true],
      [['b'], false, false],
      [['a'], true, true],
    ]);
  });

  it('may come before it has begun', async () => {
    let open: (value?: unknown) => void = () => {};
    gate = new Promise((resolve) => (open = resolve));
    const line = await serve();
    line.send(listen(1, { queues: ['a'], toolsListChanged: true }));
    await vi.waitFor(() => expect(opened).toHaveLength(1));

    line.send(cancel(1));
    await vi.waitFor(() => expect(opened[0]?.request.signal.aborted).toBe(true));
    open();
    await vi.waitFor(() => expect(opened[0]?.isClosed).toBe(true));
    await settled(line);

    expect(told(line, 1)).toEqual([]);
    expect(line.messages.some(({ id }) => id === 1)).toBe(false);
  });

  it('comes when another request takes its id, even one that is refused', async () => {
    const line = await serve();
    line.send(listen(1, { plain: ['a'], toolsListChanged: true }));
    await acknowledged(line, 1);

    line.send(listen(1, { plain: 'b' }));
    await line.answerTo(1);
    line.send(listen(2, { toolsListChanged: true }));
    await acknowledged(line, 2);
    await addTool('late');
    await vi.waitFor(() => expect(methods(line, 2)).toContain('tools/list_changed'));

    expect(opened).toMatchObject([{ wish: ['a'], isClosed: true }]);
    expect(methods(line, 1)).toEqual(['subscriptions/acknowledged']);
  });

  it('comes with standard input', async () => {
    const line = await serve();
    line.send(listen(1, { plain: ['a'] }));
    await acknowledged(line, 1);

    line.stdin.end();
    await line.server.closed;

    expect(opened).toMatchObject([{ isClosed: true, request: { signal: { aborted: true } } }]);
  });

  it('comes with the server, which says so', async () => {
    const line = await serve();
    line.send(listen(1, { plain: ['a'] }));
    line.send(listen('lists', { toolsListChanged: true }));
    await acknowledged(line, 1);

    await line.server.close();
    opened[0]?.notify('notifications/queue', {});

    expect(opened).toMatchObject([{ isClosed: true }]);
    expect(line.messages.slice(-2)).toMatchObject(
      ['lists', 1].map((id) => ({ id, result: { resultType: 'complete', _meta: { 'io.modelcontextprotocol/subscriptionId': id } } })),
    );
  });
});

describe('the limits of listening on stdio', () => {
  it('are 256 requests for a connection, of which those that have ended are none', async () => {
    const line = await serve();
    for (let id = 0; id < 256; id += 1) line.send(listen(id, id % 2 === 0 ? { plain: [] } : { toolsListChanged: true }));
    await acknowledged(line, 254);

    line.send(listen(256, { plain: ['more'] }));
    const refused = await line.answerTo(256);
    line.send(cancel(7));
    line.send(listen(257, { plain: ['again'] }));

    expect(refused.error).toMatchObject({ code: -32_000, data: { code: 'MILLRACE_STREAMS_FULL', retryable: true } });
    expect(await acknowledged(line, 257)).toEqual({ plain: ['again'] });
    expect(opened.some(({ wish }) => (wish as string[]).includes('more'))).toBe(false);
  });

  it('keep nothing for a client that does not read', async () => {
    await serve();
    const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
    const server = await serveStreams(hub, {}, streams);
    streams.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...listen(1, { plain: ['a'] }) })}\n`);
    await vi.waitFor(() => expect(streams.stdout.readableLength).toBeGreaterThan(0));

    const text = 'x'.repeat(100_000);
    for (let count = 0; count < 200; count += 1) {
      opened[0]?.notify('notifications/queue', { text });
      await new Promise((resolve) => setImmediate(resolve));
    }

    const waiting = streams.stdout.readableLength + streams.stdout.writableLength;
    expect(waiting).toBeGreaterThan(4_000_000);
    expect(waiting).toBeLessThan(4_500_000);
    streams.stdout.resume();
    await server.close();
  });
});
