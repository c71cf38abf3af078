import { expect, it } from 'vitest';
import { repositoryOf } from '../test-support/repository-of.js';
import type { MapFocus } from './map-question.js';
import { rankSymbols } from './rank-symbols.js';

const signal = new AbortController().signal;
const shop = {
  'src/cart.ts': 'import { Price } from "./price.js";\nexport class Cart { total(): Price { return new Price(); } }\n',
  'src/price.ts': 'export class Price {}\nexport class Unused {}\nclass Hidden {}\n',
  'src/order.ts':
    'import { Cart } from "./cart.js";\nimport { Price } from "./price.js";\nexport function order(cart: Cart): Price { return cart.total(); }\n',
  'src/invoice_mail.ts': 'import { Price } from "./price.js";\nexport function sendInvoice(price: Price) { return price; }\n',
  'test/price.test.ts': 'import { Unused } from "../src/price.js";\nexport class PriceFixture { unused = new Unused(); }\n',
};

async function ranked(focus: MapFocus = {}, files: Readonly<Record<string, string>> = shop): Promise<string[]> {
  return (await rankSymbols(await repositoryOf(files), focus, signal)).map(({ symbol }) => symbol.name);
}

it('puts first what other files use most', async () => {
  const names = await ranked();

  expect(names[0]).toBe('Price');
  expect(names.indexOf('Cart')).toBeLessThan(names.indexOf('Unused'));
});

it('puts last what no other file sees, and what is there for tests', async () => {
  const names = await ranked();

  expect(names.indexOf('Hidden')).toBeGreaterThan(names.indexOf('Unused'));
  expect(names.indexOf('PriceFixture')).toBeGreaterThan(names.indexOf('sendInvoice'));
});

it.each(['invoice', 'send invoices', 'INVOICE mail'])('puts what %j asks for before what is used most', async (query) => {
  expect((await ranked({ query }))[0]).toBe('sendInvoice');
});

it('puts the surroundings of named files first', async () => {
  const names = await ranked({ files: ['src/order.ts'] });

  expect(names.indexOf('order')).toBeLessThan(names.indexOf('sendInvoice'));
});

it('does not mistake a name that many files declare for one of them', async () => {
  const declaring = Object.fromEntries([1, 2, 3, 4, 5].map((at) => [`lib/part${at}.py`, 'def common():\n    pass\n']));
  const users = Object.fromEntries(
    [1, 2, 3, 4, 5, 6].map((at) => [`app/user${at}.py`, 'from lib import part1\n\npart1.common()\nrare()\n']),
  );

  const all = await rankSymbols(await repositoryOf({ ...declaring, ...users, 'lib/one.py': 'def rare():\n    pass\n' }), {}, signal);

  const place = (path: string): number => all.findIndex(({ file }) => file.path === path);
  expect(place('lib/part1.py')).toBe(0);
  expect(place('lib/one.py')).toBe(1);
});

it('finds a class that a package hands on', async () => {
  const files = {
    'db/__init__.py': 'from db.fields import Field\n',
    'db/fields.py': 'class Field:\n    pass\n\nclass Helper:\n    pass\n',
    'app.py': 'import db\n\nclass Name(db.Field):\n    pass\n',
  };

  const names = await ranked({}, files);

  expect(names[0]).toBe('Field');
});

it('stops when it is cancelled', async () => {
  const files = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`a${at}.py`, `def f${at}():\n    pass\n`]));
  const repository = await repositoryOf(files);

  await expect(rankSymbols(repository, {}, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
});
