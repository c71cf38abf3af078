import { describe, expect, it } from 'vitest';
import { traceOf } from './trace.js';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('the trace of a call', () => {
  it('is what the client sent', () => {
    expect(traceOf({ traceparent, tracestate: 'vendor=1', baggage: 'user=ada' })).toEqual({
      traceparent,
      tracestate: 'vendor=1',
      baggage: 'user=ada',
    });
  });

  it.each([
    [undefined],
    [null],
    ['text'],
    [{ traceparent: 7 }],
    [{ traceparent: '' }],
    [{ traceparent: traceparent.toUpperCase() }],
    [{ traceparent: traceparent.replace('00-', 'ff-') }],
    [{ traceparent: `00-${'0'.repeat(32)}-b7ad6b7169203331-01` }],
    [{ traceparent: `00-0af7651916cd43dd8448eb211c80319c-${'0'.repeat(16)}-01` }],
    [{ traceparent: `${traceparent}\r\nx: y` }],
    [{ traceparent: `${traceparent}-${'x'.repeat(200)}` }],
    [{ tracestate: 'vendor=1' }],
    [{ baggage: 'x'.repeat(8_193) }],
  ])('is empty for what is not one: %j', (meta) => {
    expect(traceOf(meta)).toEqual({});
  });

  it('keeps its parent where the state is too long', () => {
    expect(traceOf({ traceparent, tracestate: 'x'.repeat(513) })).toEqual({ traceparent });
  });
});
