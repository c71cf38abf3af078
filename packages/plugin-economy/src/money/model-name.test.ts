import { expect, it } from 'vitest';
import { compareModels, readModelName } from './model-name.js';

it("takes a router's prefix off a model's name and keeps whose model it is", () => {
  expect(readModelName('openai/gpt-4o')).toEqual({ id: 'gpt-4o', providerId: 'openai' });
  expect(readModelName('models/gemini-2.5-pro')).toEqual({ id: 'gemini-2.5-pro' });
  expect(readModelName('gpt-5')).toEqual({ id: 'gpt-5' });
});

it('leaves a prefix it does not know in place, so that nothing is priced by guess', () => {
  expect(readModelName('my-router/gpt-4o')).toEqual({ id: 'my-router/gpt-4o' });
});

it('tells the same model, its dated name and a mere relative apart', () => {
  expect(compareModels('GPT-5', 'gpt-5')).toBe('exact');
  expect(compareModels('claude-sonnet-4.5', 'claude-sonnet-4-5')).toBe('exact');
  expect(compareModels('gpt-4o-2024-08-06', 'gpt-4o')).toBe('alias');
  expect(compareModels('claude-sonnet-4-5-20250929', 'claude-sonnet-4-5')).toBe('alias');
  expect(compareModels('claude-sonnet-5-5', 'claude-sonnet-5')).toBe('family');
});
