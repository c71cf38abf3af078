import { expect, it } from 'vitest';
import { createBudgetMatcher, likePattern } from './budget-matcher.js';
import type { Subject } from './subject.js';

const subject = (more: Partial<Subject> = {}): Subject => ({
  kind: 'tool',
  tool: 'web_search',
  plugin: 'main',
  tenant: 'acme',
  principal: 'ann',
  ...more,
});
const names = (scope: { tools?: string[]; tenant?: string; principal?: string }, of: Subject): number =>
  createBudgetMatcher([{ scope: { tools: undefined, ...scope } }])(of).length;

it('counts every call where no scope is given, resources and prompts too', () => {
  expect(names({}, subject())).toBe(1);
  expect(names({}, subject({ kind: 'resource', tool: 'file:///a' }))).toBe(1);
});

it('counts only what every part of the scope covers', () => {
  expect(names({ tools: ['web_*'], tenant: 'acme', principal: 'ann' }, subject())).toBe(1);
  expect(names({ tools: ['web_*'], tenant: 'acme', principal: 'ann' }, subject({ principal: 'bob' }))).toBe(0);
  expect(names({ tenant: 'acme' }, subject({ tenant: 'other' }))).toBe(0);
  expect(names({ tools: ['web_*'] }, subject({ tool: 'my_web_search' }))).toBe(0);
});

it('reads * anywhere in a pattern, and every other character as itself', () => {
  expect(names({ tools: ['*_search', 'read_*_file'] }, subject())).toBe(1);
  expect(names({ tools: ['read_*_file'] }, subject({ tool: 'read_big_file' }))).toBe(1);
  expect(names({ tools: ['web.search'] }, subject())).toBe(0);
});

it('never takes a resource for a tool of that name', () => {
  expect(names({ tools: ['*'] }, subject({ kind: 'resource' }))).toBe(0);
});

it('answers the same for a call it has seen before, and for more callers than it keeps', () => {
  const match = createBudgetMatcher([{ scope: { tools: undefined, principal: 'p1' } }]);

  const found = Array.from({ length: 10_005 }, (_, index) => match(subject({ principal: `p${index}` })).length);

  expect(found.reduce((sum, each) => sum + each)).toBe(1);
  expect(match(subject({ principal: 'p1' }))).toHaveLength(1);
});

it('writes a pattern for SQL with its wildcards, and its underscores as themselves', () => {
  expect(likePattern('web_*')).toBe('web\\_%');
});
