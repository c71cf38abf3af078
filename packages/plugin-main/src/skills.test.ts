import { strangeSkillWords } from '@millrace/testkit';
import { expect, it } from 'vitest';
import { mainTools } from './tools/main-tools.js';

it('ships skills that name only tools, fields and values there are', async () => {
  const strange = await strangeSkillWords(new URL('../skills/', import.meta.url), Object.values(mainTools));

  expect(strange).toEqual([]);
});
