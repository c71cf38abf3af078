import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uriMatcher } from './uri-template.js';

describe('uriMatcher', () => {
  it.each([
    ['weather://{city}/today', 'weather://oslo/today', { city: 'oslo' }],
    ['weather://{city}/{day}', 'weather://oslo/monday', { city: 'oslo', day: 'monday' }],
    ['repo:///{+path}', 'repo:///src/a/b.ts', { path: 'src/a/b.ts' }],
    ['repo:///{+path}#{part}', 'repo:///a/b.ts#L1', { path: 'a/b.ts', part: 'L1' }],
    ['a://b?q={q}', 'a://b?q=x', { q: 'x' }],
    ['a.b://(c)/{x}', 'a.b://(c)/1', { x: '1' }],
    ['fixed://one', 'fixed://one', {}],
  ])('of %s takes %s apart', (template, uri, variables) => {
    expect(uriMatcher(template)(uri)).toEqual(variables);
  });

  it.each([
    ['weather://{city}/today', 'weather://oslo/bergen/today'],
    ['weather://{city}/today', 'weather:///today'],
    ['weather://{city}/today', 'weather://oslo/today/more'],
    ['weather://{city}/today', 'xweather://oslo/today'],
    ['a.b://{x}', 'aXb://1'],
    ['a://{x}', ''],
  ])('of %s does not know %s', (template, uri) => {
    expect(uriMatcher(template)(uri)).toBeUndefined();
  });

  it('gives back whatever was encoded into a segment', () => {
    const match = uriMatcher('test://{first}/and/{second}');
    const segment = fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' });

    fc.assert(
      fc.property(segment, segment, (first, second) => {
        expect(match(`test://${encodeURIComponent(first)}/and/${encodeURIComponent(second)}`)).toEqual({ first, second });
      }),
    );
  });

  it('gives back whatever was encoded into a rest, slashes and all', () => {
    const match = uriMatcher('test://x/{+rest}');

    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, unit: 'grapheme' }), { minLength: 1, maxLength: 10 }), (parts) => {
        expect(match(`test://x/${parts.map(encodeURIComponent).join('/')}`)).toEqual({ rest: parts.join('/') });
      }),
    );
  });

  it('leaves what is not well encoded as it is', () => {
    expect(uriMatcher('a://{x}')('a://50%')).toEqual({ x: '50%' });
    expect(uriMatcher('a://{x}')('a://%ff')).toEqual({ x: '%ff' });
  });

  it('keeps a variable of a dangerous name to itself', () => {
    const variables = uriMatcher('a://{__proto__}')('a://polluted');

    expect(Object.keys(variables ?? {})).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('gives the first variable the most where several ways fit, as a greedy pattern does', () => {
    const literal = fc.constantFrom('-', '/', 'ab', '/-', '.');
    const name = fc.constantFrom('{a}', '{+b}');
    const template = fc.array(fc.oneof(literal, name), { maxLength: 6 }).map((parts) => `x:${parts.join('')}`);
    const uri = fc.array(fc.constantFrom('-', '/', 'a', 'b', '.', 'ab'), { maxLength: 12 }).map((parts) => `x:${parts.join('')}`);

    fc.assert(
      fc.property(template, uri, (shape, text) => {
        const pattern = shape
          .replaceAll('.', String.raw`\.`)
          .replaceAll('{a}', '([^/]+)')
          .replaceAll('{+b}', '(.+)');
        const taken = new RegExp(`^${pattern}$`).exec(text);
        const names = [...shape.matchAll(/\{\+?(\w)\}/g)].map((found) => found[1] ?? '');
        const expected = taken ? Object.fromEntries(names.map((one, index) => [one, taken[index + 1]])) : undefined;

        expect(uriMatcher(shape)(text)).toEqual(expected);
      }),
    );
  });

  it('does not look at URIs longer than any client needs', () => {
    expect(uriMatcher('a://{+x}/{+y}/end')(`a://${'x/'.repeat(5_000)}end`)).toBeUndefined();
  });

  it.each([
    ['a://{+x}/{+y}/end', 'x/'],
    ['a://{x}-{y}-{z}/end', '-'],
    ['a://{+p}{+q}{+r}{+s}!', 'a'],
    ['a://{x}{y}{z}/{+rest}/{end}', 'a'],
  ])('is quick on what nearly fits %s', (template, text) => {
    const match = uriMatcher(template);
    const nearly = `a://${text.repeat(8_000 / text.length)}`;
    const begin = performance.now();

    expect(match(nearly)).toBeUndefined();
    expect(performance.now() - begin).toBeLessThan(100);
  });
});
