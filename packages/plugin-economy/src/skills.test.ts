import { strangeSkillWords } from '@millrace/testkit';
import { expect, it } from 'vitest';
import { getCostData, getErrorCosts, trackOperationCosts, trackTokens } from './tokens.js';

it('ships skills that name only tools, fields and values there are', async () => {
  const strange = await strangeSkillWords(new URL('../skills/', import.meta.url), [
    getCostData,
    getErrorCosts,
    trackOperationCosts,
    trackTokens,
  ]);

  expect(strange).toEqual([]);
});
