import { expect, it } from 'vitest';
import { isGenerated, marked, staleSections } from './page.js';

const page = '# Title\n\nText.\n\n## One\n\na\n\n## Two\n\nb\n';

it('knows a page it made, until someone changes it by hand', () => {
  expect(isGenerated(marked(page))).toBe(true);
  expect(isGenerated(marked(page).replace('a\n', 'c\n'))).toBe(false);
  expect(isGenerated(page)).toBe(false);
});

it('names the sections that have changed, are missing or are too many', () => {
  const present = marked(page);
  const expected = marked('# Title\n\nText.\n\n## One\n\nchanged\n\n## Three\n\nnew\n');

  expect(staleSections(present, expected)).toEqual(['One', 'Three', 'Two']);
  expect(staleSections(present, marked(page))).toEqual([]);
});
