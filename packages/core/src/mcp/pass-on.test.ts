import { describe, expect, it } from 'vitest';
import { passOn } from './pass-on.js';

function open(first?: string) {
  const gone = new AbortController();
  const source: { controller?: ReadableStreamDefaultController<Uint8Array>; isCancelled: boolean } = { isCancelled: false };
  let ends = 0;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => void (source.controller = controller),
    cancel: () => void (source.isCancelled = true),
  });
  const response = new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  const passed = passOn(response, { first, signal: gone.signal, onEnd: () => (ends += 1) });
  const say = (text: string) => source.controller?.enqueue(new TextEncoder().encode(text));
  return { passed, gone, source, say, ends: () => ends };
}

describe('a stream that is passed on', () => {
  it('comes as it was, after what comes first, and ends once', async () => {
    const stream = open('first ');
    stream.say('one ');
    stream.say('two');
    stream.source.controller?.close();

    expect(await stream.passed.text()).toBe('first one two');
    stream.gone.abort();
    expect(stream.ends()).toBe(1);
    expect(stream.passed.headers.get('content-type')).toBe('text/event-stream');
  });

  it('is over when its reader cancels, and its source hears of it', async () => {
    const stream = open();

    await stream.passed.body?.cancel();

    expect([stream.ends(), stream.source.isCancelled]).toEqual([1, true]);
  });

  it('is over when its reader has gone, before it began too', () => {
    const stream = open();
    stream.gone.abort();
    const signal = AbortSignal.abort();
    let ends = 0;
    passOn(new Response('x'), { signal, onEnd: () => (ends += 1) });

    expect([stream.ends(), ends]).toEqual([1, 1]);
  });
});
