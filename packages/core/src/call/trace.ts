/**
 * The trace a call belongs to, as its client sent it.
 *
 * @see W3C Trace Context and Baggage; MCP 2026-07-28, `_meta`.
 */
export interface TraceContext {
  readonly traceparent?: string;
  readonly tracestate?: string;
  readonly baggage?: string;
}

/** Characters a client may make a hub carry; the W3C asks for 512 of state and 8 192 of baggage. */
const longest = { tracestate: 512, baggage: 8_192 };
const traceparent = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-|$)/;
const printable = /^[\x20-\x7e]*$/;

/** Reads the trace out of a request's `_meta`; what is not well formed is left out, and state never goes without its parent. */
export function traceOf(meta: unknown): TraceContext {
  const { traceparent: parent, tracestate, baggage } = (meta ?? {}) as Readonly<Record<string, unknown>>;
  const isParent = typeof parent === 'string' && parent.length <= 128 && printable.test(parent) && traceparent.test(parent);
  return {
    ...(isParent && { traceparent: parent }),
    ...(isParent && isShort(tracestate, longest.tracestate) && { tracestate }),
    ...(isShort(baggage, longest.baggage) && { baggage }),
  };
}

function isShort(value: unknown, max: number): value is string {
  return typeof value === 'string' && value.length <= max && printable.test(value);
}
