import { strangeSkillWords } from '@millrace/testkit';
import { expect, it } from 'vitest';
import {
  getDatabaseStatus,
  getPerformanceMetrics,
  getRecentErrors,
  getSystemHealth,
  monitorOperation,
  recall,
  remember,
} from './tokens.js';

it('ships skills that name only tools, fields and values there are', async () => {
  const strange = await strangeSkillWords(new URL('../skills/', import.meta.url), [
    getDatabaseStatus,
    getPerformanceMetrics,
    getRecentErrors,
    getSystemHealth,
    monitorOperation,
    recall,
    remember,
  ]);

  expect(strange).toEqual([]);
});
