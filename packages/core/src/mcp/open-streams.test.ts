import { describe, expect, it } from 'vitest';
import { OpenStreams } from './open-streams.js';

/** A stream of events in the test's hand. */
function events() {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start: (given) => void (controller = given),
    cancel: () => void (isCancelled = true),
  });
  return {
    response: new Response(body, { headers: { 'content-type': 'text/event-stream' } }),
    say: (bytes: number) => controller?.enqueue(new Uint8Array(bytes)),
    close: () => controller?.close(),
    get isCancelled() {
      return isCancelled;
    },
  };
}

const open = (streams: OpenStreams, owner: string, count: number) =>
  Array.from({ length: count }, () => {
    const source = events();
    return { source, held: streams.hold(source.response, owner) };
  });

describe('the streams of a caller', () => {
  it('are 256 at most, whatever others hold, and fewer again when some end', async () => {
    const streams = new OpenStreams();
    const mine = open(streams, 'ada', 256);
    open(streams, 'bob', 1);
    const wasFull = streams.isFull('ada');

    mine[0]?.source.close();
    await mine[0]?.held.text();

    expect(wasFull).toBe(true);
    expect(streams.isFull('bob')).toBe(false);
    await expect.poll(() => streams.isFull('ada')).toBe(false);
  });

  it('end at their source when the caller goes', async () => {
    const streams = new OpenStreams();
    const [stream] = open(streams, 'ada', 256);

    await stream?.held.body?.cancel();

    expect(stream?.source.isCancelled).toBe(true);
    expect(streams.isFull('ada')).toBe(false);
  });

  it('end when a megabyte is left unread, and keep the rest from being kept', async () => {
    const streams = new OpenStreams();
    const [stream] = open(streams, 'ada', 1);

    for (let at = 0; at < 3; at++) stream?.source.say(500_000);

    await expect.poll(() => stream?.source.isCancelled).toBe(true);
    await expect(stream?.held.text()).rejects.toThrow('too far behind');
  });

  it('pass on what comes, in order, while it is read', async () => {
    const streams = new OpenStreams();
    const [stream] = open(streams, 'ada', 1);
    const reader = stream?.held.body?.getReader();
    const sizes: (number | undefined)[] = [];

    for (const size of [600_000, 600_000, 7]) {
      stream?.source.say(size);
      sizes.push((await reader?.read())?.value?.byteLength);
    }

    expect(sizes).toEqual([600_000, 600_000, 7]);
  });

  it('are none of what is no stream', async () => {
    const streams = new OpenStreams();
    const json = Response.json({ ok: true });

    expect(streams.hold(json, 'ada')).toBe(json);
  });
});
