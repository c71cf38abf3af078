import { afterAll, beforeAll, expect, it } from 'vitest';
import { findReferences } from '../tokens.js';
import { buildWorker } from '../test-support/build-worker.js';
import { mainHub } from '../test-support/main-hub.js';

let worker: Awaited<ReturnType<typeof buildWorker>>;
beforeAll(async () => void (worker = await buildWorker()));
afterAll(() => worker.remove());

const files = {
  'root/shop/cart.py': 'class Cart:\n    """A Cart of things."""\n    def total(self):\n        # Cart.total adds up\n        return 1\n',
  'root/shop/order.py': 'from shop.cart import Cart\n\ndef order():\n    cart = Cart()\n    return cart.total()\n',
  'root/other/total.py': 'def total():\n    return "Cart"\n\ntotal = 3\n',
  'root/web/page.ts': 'export const total = (cart: { total(): number }) => `${cart.total()} total`; // total\n',
  'root/go/main.go': 'package main\n\nfunc total() int { return 1 }\n\nfunc main() { total() }\n',
};

async function referencesOf(symbol: string, more: object = {}) {
  await using test = await mainHub(files, { workerProgram: worker.program });
  return await test.hub.call(findReferences, { symbol, ...more });
}

it('finds where a class is declared and used, and passes over comments and strings', async () => {
  const answer = await referencesOf('Cart');

  expect(answer.definitions).toEqual(['shop/cart.py:1 class Cart']);
  expect(answer.references).toEqual([
    { path: 'shop/cart.py', confidence: 'definition', places: ['1 declares: class Cart:'] },
    { path: 'shop/order.py', confidence: 'import', places: ['1 imports: from shop.cart import Cart', '4 calls: cart = Cart()'] },
  ]);
  expect(answer.total).toBe(3);
});

it('tells the method of one class from what has the same name alone', async () => {
  const answer = await referencesOf('Cart.total');

  expect(answer.definitions).toEqual([expect.stringMatching(/^shop\/cart\.py:3 /)]);
  expect(answer.references.map(({ path, confidence }) => `${path} ${confidence}`)).toEqual([
    'shop/cart.py definition',
    'shop/order.py import',
    'go/main.go name',
    'other/total.py name',
    'web/page.ts name',
  ]);
});

it('says what is done with a name, in several languages', async () => {
  const { references } = await referencesOf('total');

  const places = Object.fromEntries(references.map(({ path, places: all }) => [path, all.map((place) => place.split(':')[0])]));
  expect(places['other/total.py']).toEqual(['1 declares', '4 writes']);
  expect(places['web/page.ts']).toEqual(['1 declares', '1 calls', '1 calls']);
  expect(places['go/main.go']).toEqual(['3 declares', '5 calls']);
});

it('takes a place for the name that is declared there', async () => {
  const answer = await referencesOf('shop/cart.py:3');

  expect(answer.definitions).toEqual([expect.stringMatching(/^shop\/cart\.py:3 /)]);
});

it.each(['shop', 'shop/*.py'])('names files of %s as other tools take them', async (path) => {
  const { definitions, references } = await referencesOf('Cart', { path });

  expect(definitions).toEqual(['shop/cart.py:1 class Cart']);
  expect(references.map((each) => each.path)).toEqual(['shop/cart.py', 'shop/order.py']);
});

it('looks into one file', async () => {
  const { references } = await referencesOf('Cart', { path: 'shop/order.py' });

  expect(references).toMatchObject([{ path: 'shop/order.py', confidence: 'name' }]);
});

it('gives the rest by cursor', async () => {
  const many = Object.fromEntries(
    Array.from({ length: 30 }, (_, at) => [`root/use${at}.py`, `from shop.cart import Cart\n\nx = Cart(${at})\n`]),
  );
  await using test = await mainHub({ ...files, ...many }, { workerProgram: worker.program });

  const first = await test.hub.call(findReferences, { symbol: 'Cart', max_tokens: 300 });
  const second = await test.hub.call(findReferences, { symbol: 'Cart', max_tokens: 100_000, cursor: first.cursor });

  expect(first.references.length + second.references.length).toBe(32);
  expect(second.cursor).toBeUndefined();
});

it.each(['Cartt', 'Cart.missing', 'shop/cart.py:999', 'a'.repeat(5_000)])(
  'refuses %s, which is nowhere, and names what is near',
  async (symbol) => {
    await expect(referencesOf(symbol)).rejects.toMatchObject({ code: 'symbol_not_found' });
  },
);
