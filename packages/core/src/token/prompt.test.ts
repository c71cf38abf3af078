import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { definePrompt } from './prompt.js';

const invalid = expect.objectContaining({ code: 'MILLRACE_DEFINITION_INVALID' }) as Error;

describe('definePrompt', () => {
  it('gives a frozen token', () => {
    const review = definePrompt({ name: 'review', purpose: 'Asks for a review.', args: z.object({ file: z.string() }) });

    expect(review).toMatchObject({ kind: 'prompt', name: 'review' });
    expect(Object.isFrozen(review)).toBe(true);
  });

  it.each(['', undefined, 7])('refuses the name %j', (name) => {
    expect(() => definePrompt({ name: name as string, purpose: 'Asks.' })).toThrow(invalid);
  });

  it.each(['', ' ', undefined])('refuses the purpose %j', (purpose) => {
    expect(() => definePrompt({ name: 'review', purpose: purpose as string })).toThrow(invalid);
  });

  it('refuses arguments that are no schema', () => {
    expect(() => definePrompt({ name: 'review', purpose: 'Asks.', args: { file: 'string' } as never })).toThrow(
      /args must be a Standard Schema/,
    );
  });
});
