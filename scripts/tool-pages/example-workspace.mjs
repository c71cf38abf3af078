import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The files that examples work on: a small shop in Python and TypeScript. */
const files = {
  'README.md': '# Shop\n\nSells things.\n',
  '.env': 'SHOP_KEY=do-not-show\n',
  'shop/__init__.py': 'from shop.cart import Cart\n',
  'shop/cart.py': `"""What a customer wants to buy."""


class Cart:
    """Things and how many of each."""

    def __init__(self):
        self.items = {}

    def add(self, name, count=1):
        """Puts a thing in."""
        if count > 0:
            self.items[name] = self.items.get(name, 0) + count
        else:
            raise ValueError("count")

    def total(self, prices):
        return sum(prices[name] * count for name, count in self.items.items())
`,
  'shop/checkout.py': `from shop.cart import Cart


def checkout(cart: Cart, prices, discount=None):
    total = cart.total(prices)
    if discount:
        if total > discount.minimum:
            total -= discount.amount
        else:
            total = total
    return total


def is_large(total):
    if total > 10000:
        return True
    else:
        return False
`,
  'web/page.ts': `import { format } from './format.js';

/** Shows a price. */
export function price(cents: number): string {
  return format(cents / 100);
}
`,
  'web/format.ts': 'export const format = (value: number): string => value.toFixed(2);\n',
};

const date = '2026-01-31T12:00:00Z';

/** Makes the workspace in a fresh folder, committed with a fixed date, so that every example gives the same each time. */
export function exampleWorkspace() {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'millrace-example-')));
  const root = join(folder, 'shop');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    utimesSync(join(root, path), new Date(date), new Date(date));
  }
  git(root, 'init', '-q', '-b', 'main');
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '-m', 'Open the shop');
  return { folder, root, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function git(folder, ...args) {
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.org',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.org',
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_DATE: date,
  };
  execFileSync('git', args, { cwd: folder, env, stdio: ['ignore', 'ignore', 'inherit'] });
}
