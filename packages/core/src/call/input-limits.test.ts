import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refuseExcess } from './input-limits.js';

const nested = (depth: number): unknown => {
  let value: unknown = 0;
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { value };
  return value;
};

describe('the limits of an input', () => {
  it.each([
    ['10 000 elements', Array.from({ length: 10_000 }, () => 0)],
    ['a depth of 64', nested(64)],
    ['a long text', 'x'.repeat(1_000_000)],
    ['bytes', new Uint8Array(1_000_000)],
    ['nothing', undefined],
  ])('leave room for %s', (_, input) => {
    expect(() => refuseExcess(input)).not.toThrow();
  });

  it.each([
    ['more elements', Array.from({ length: 10_001 }, () => 0), 'MILLRACE_INPUT_TOO_LARGE'],
    ['more elements in all', Array.from({ length: 101 }, () => Array.from({ length: 100 }, () => 0)), 'MILLRACE_INPUT_TOO_LARGE'],
    ['more keys', Object.fromEntries(Array.from({ length: 10_001 }, (_, at) => [at, 0])), 'MILLRACE_INPUT_TOO_LARGE'],
    ['more depth', nested(65), 'MILLRACE_INPUT_TOO_DEEP'],
    ['depth without end', nested(1_000_000), 'MILLRACE_INPUT_TOO_DEEP'],
  ])('refuse %s', (_, input, code) => {
    expect(() => refuseExcess(input)).toThrow(expect.objectContaining({ code }));
  });

  it('refuse a circle, whatever is in it', () => {
    const circle: unknown[] = [];
    circle.push(circle);

    expect(() => refuseExcess(circle)).toThrow(expect.objectContaining({ code: 'MILLRACE_INPUT_TOO_DEEP' }));
  });

  it('say nothing of what people send', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (input) => {
        expect(() => refuseExcess(input)).not.toThrow();
      }),
    );
  });
});
