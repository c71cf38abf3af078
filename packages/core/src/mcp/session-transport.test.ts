import type { JSONRPCMessage } from '@modelcontextprotocol/server';
import { describe, expect, it } from 'vitest';
import { EventRoom } from './event-room.js';
import { SessionEvents } from './session-events.js';
import { SessionTransport } from './session-transport.js';

const headers = {
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
  'mcp-protocol-version': '2025-11-25',
  'mcp-session-id': 's',
};
const initialize = {
  jsonrpc: '2.0',
  id: 0,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'c', version: '0' } },
};

async function open() {
  const room = new EventRoom();
  const counts = { answers: 0, streams: 0 };
  const transport = new SessionTransport({
    sessionIdGenerator: () => 's',
    events: new SessionEvents(room),
    onAnswer: () => void (counts.answers += 1),
    onStream: () => ((counts.streams += 1), () => void (counts.streams -= 1)),
    onMissed() {},
  });
  transport.onmessage = (message) => {
    if ('id' in message) void transport.send({ jsonrpc: '2.0', id: message.id, result: {} } as JSONRPCMessage);
  };
  await transport.start();
  const ask = (method: string, body?: object) =>
    transport.handleRequest(new Request('http://localhost/mcp', { method, headers }), body && { parsedBody: body });
  await (await ask('POST', initialize)).text();
  return { room, transport, ask, counts };
}

describe('the transport of a session', () => {
  it.each(['DELETE', 'close'])('gives back the room of its events at its end by %s, and ends its streams', async (how) => {
    const { room, transport, ask, counts } = await open();
    const stream = await ask('GET');
    const [held, streams] = [room.bytes, counts.streams];

    if (how === 'close') await transport.close();
    else await ask(how);
    await stream.text();
    await transport.send({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' });

    expect(held).toBeGreaterThan(0);
    expect([room.bytes, counts.streams, streams, counts.answers]).toEqual([0, 0, 1, 1]);
  });

  it('refuses a second stream of what belongs to no call until the first has ended', async () => {
    const { ask } = await open();
    const first = await ask('GET');

    expect((await ask('GET')).status).toBe(409);
    await first.body?.cancel();
    expect((await ask('GET')).status).toBe(200);
  });
});
