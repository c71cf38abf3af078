import { expect, it } from 'vitest';
import { select } from './select.js';

const value = {
  items: [{ name: 'a', tags: [{ t: 1 }, { t: 2 }] }, { name: 'b' }, 'c'],
  'a/b': { '~': 1, '*': 2, '': 3 },
  none: null,
  empty: [],
};

it.each([
  ['', value],
  ['/items/0/name', 'a'],
  ['/items/*/name', ['a', 'b']],
  ['/items/*/tags/*/t', [[1, 2]]],
  ['/items/*', value.items],
  ['/a~1b/~0', 1],
  ['/a~1b/*', 2],
  ['/a~1b/', 3],
  ['/none', null],
  ['/empty/*/x', []],
])('takes %j', (pointer, part) => {
  expect(select(value, pointer)).toEqual(part);
});

it.each([
  ['/item', "nothing at '/item'; there is an object with items, a/b, none, empty"],
  ['/items/3', 'a list of 3: use 0 to 2, or *'],
  ['/items/01', 'a list of 3'],
  ['/items/-1', 'a list of 3'],
  ['/items/length', 'a list of 3'],
  ['/items/*/nothing', "nothing at '/items/*/nothing'"],
  ['/items/0/name/x', 'a plain value'],
  ['/none/x', 'a plain value'],
  ['/empty/0', 'an empty list'],
  ['/__proto__', 'there is an object'],
  ['/items/0/constructor', 'an object with name, tags'],
])('says of %j what is there', (pointer, message) => {
  expect(() => select(value, pointer)).toThrow(expect.objectContaining({ code: 'not_found', message: expect.stringContaining(message) }));
});

it.each(['items', '$.items', '/a'.repeat(65)])('refuses %j, which is no pointer or too long', (pointer) => {
  expect(() => select(value, pointer)).toThrow(expect.objectContaining({ code: 'invalid_select' }));
});

it('keeps the message short whatever the keys are', () => {
  const strange = Object.fromEntries(Array.from({ length: 500 }, (_none, index) => [`${index}`.padEnd(500, 'k'), 1]));

  expect(() => select(strange, `/${'x'.repeat(5_000)}`)).toThrow(expect.objectContaining({ message: expect.not.stringMatching(/.{500}/) }));
});
