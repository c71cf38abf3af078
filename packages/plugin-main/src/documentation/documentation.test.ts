import { expect, it } from 'vitest';
import { analyze } from '../ingest/analyze.js';
import { repositoryOf } from '../test-support/repository-of.js';
import { documentation, type DocumentationScope } from './documentation.js';

const signal = new AbortController().signal;
const shop = {
  'README.md': '# Shop\n',
  'package.json': '{ "main": "src/index.ts" }\n',
  'src/index.ts': 'import { Cart } from "./cart.js";\n/** Opens the shop. More. */\nexport function open(): Cart { return new Cart(); }\n',
  'src/cart.ts':
    'import { open } from "./index.js";\n/** Holds `things | more`. */\nexport class Cart { add(what: string) { return open; } }\nclass Hidden {}\n',
  'lib/tool.py': 'def tool(a, b):\n    """Does it."""\n',
};

async function pageOf(files: Readonly<Record<string, string>> = shop, scope: Partial<DocumentationScope> = {}): Promise<string> {
  const repository = await repositoryOf(files);
  const analysis = await analyze(repository, 8, signal);
  return documentation({ repository, analysis }, { detail: 'api', from: '', ...scope }, signal);
}

it('says what a repository is made of', async () => {
  const page = await pageOf();

  expect(page).toContain('# shop\n');
  expect(page).toMatch(/5 files with \d+ lines, most of them TypeScript\./);
  expect(page).toContain('It describes itself in [README.md](README.md).');
  expect(page).toMatch(/\| TypeScript \| 2 \| 7 \| \d+ \|/);
  expect(page).toContain('1 group of files import each other in a circle.');
});

it('lists what files declare, with their documentation and a link to the line', async () => {
  const page = await pageOf();

  expect(page).toContain('](src/index.ts#L3): Opens the shop.');
  expect(page).toContain('- [`class Cart`](src/cart.ts#L3): Holds \\`things \\| more\\`.');
  expect(page).toContain('](lib/tool.py#L1): Does it.');
  expect(page).not.toContain('Hidden');
});

it('leaves declarations out of an overview', async () => {
  expect(await pageOf(shop, { detail: 'overview' })).not.toContain('class Cart');
});

it('has only links that lead to a line of a file', async () => {
  const page = await pageOf(shop, { from: 'docs/code' });

  const links = [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target);
  expect(links.length).toBeGreaterThan(8);
  for (const target of links) {
    const { pathname, hash } = new URL(target, 'file:///docs/code/page.md');
    const text = shop[decodeURIComponent(pathname.slice(1)) as keyof typeof shop];
    expect(text, target).toBeDefined();
    if (hash !== '') expect(text.split('\n').length).toBeGreaterThan(Number(hash.slice(2)));
  }
});

it('is the same each time', async () => {
  expect(await pageOf()).toBe(await pageOf());
});

it('shows hostile names literally', async () => {
  const page = await pageOf({
    'a|b](x)/<script>.ts': 'export const x = 1;\n',
    'a|b](x)/c.ts': 'import { x } from "./<script>.js";\nexport const y = x;\n',
  });

  expect(page.replaceAll(/`[^`]*`/g, '')).not.toMatch(/[^\\]<script>/);
  expect(page).toContain('### a\\|b\\]\\(x\\)/\\<script\\>.ts');
  expect(page).toContain('(a%7Cb%5D%28x%29/%3Cscript%3E.ts#L1)');
});
