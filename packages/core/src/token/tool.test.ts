import { z } from 'zod';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromJsonSchema } from '../schema/from-json-schema.js';
import { tool } from './inline-tool.js';
import { defineTool, type ToolDefinition } from './tool.js';

const good = { name: 'read_file', purpose: 'Reads a file.', effect: 'reads', input: z.object({}) } as const;
const define = (more: object): unknown => defineTool({ ...good, ...more } as ToolDefinition<typeof good.input, never>);
const problemsOf = (more: object): string => {
  try {
    define(more);
  } catch (error) {
    expect(error).toMatchObject({ code: 'MILLRACE_DEFINITION_INVALID' });
    return (error as { problems: string[] }).problems.join('\n');
  }
  return '';
};

describe('defineTool', () => {
  it('gives a frozen token that says all it was told', () => {
    const token = defineTool({ ...good, title: 'Read', tags: ['files'], deadlineMs: 5 });

    expect(token).toMatchObject({ kind: 'tool', name: 'read_file', title: 'Read', tags: ['files'], deadlineMs: 5 });
    expect(Object.isFrozen(token)).toBe(true);
  });

  it.each([undefined, null, 7, '', 'ReadFile', 'read-file', 'read file', '1st', '_read', 'léa', 'a'.repeat(49), 'read\n'])(
    'refuses the name %j',
    (name) => {
      expect(problemsOf({ name })).toContain('snake_case');
    },
  );

  it('takes every snake_case name of up to 48 characters', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z0-9_]{0,47}$/), (name) => {
        expect(problemsOf({ name })).toBe('');
      }),
    );
  });

  it.each([undefined, '', '  \n'])('refuses the purpose %j', (purpose) => {
    expect(problemsOf({ purpose })).toContain('purpose');
  });

  it.each([undefined, null, 'explodes', {}, { worst: 'explodes', of: () => 'reads' }, { worst: 'writes' }])(
    'refuses the effect %j',
    (effect) => {
      expect(problemsOf({ effect })).toContain('effect');
    },
  );

  it('refuses what is no schema, and a schema that clients cannot read, each by its name', () => {
    const unreadable = { '~standard': { version: 1, vendor: 'old', validate: () => ({ value: 1 }) } };

    expect(problemsOf({ input: undefined })).toContain('input must be a Standard Schema');
    expect(problemsOf({ input: { type: 'object' } })).toContain('input must be a Standard Schema');
    expect(problemsOf({ input: unreadable })).toMatch(/input .*without JSON Schema; use .*fromJsonSchema/);
    expect(problemsOf({ output: 'object' })).toContain('output must be a Standard Schema');
    expect(problemsOf({ output: unreadable })).toContain('output is a Standard Schema without JSON Schema');
  });

  it('takes JSON Schema by fromJsonSchema', () => {
    expect(problemsOf({ input: fromJsonSchema({ type: 'object' }), output: fromJsonSchema({ type: 'object' }) })).toBe('');
  });

  it('says everything that is wrong at once, with the name of the tool', () => {
    const problems = problemsOf({ name: 'Bad Name', purpose: '', effect: 'x', input: 1 });

    expect(problems.split('\n')).toHaveLength(4);
    expect(() => define({ name: 'Bad Name' })).toThrow("The tool 'Bad Name' cannot be used");
  });
});

describe('tool', () => {
  it('keeps the handler apart from the token', () => {
    const greet = tool({ ...good, handle: () => 'hi' });

    expect(greet.spec).not.toHaveProperty('handle');
    expect(greet.handle({} as never, {} as never)).toBe('hi');
  });

  it('refuses as defineTool does', () => {
    expect(() => tool({ ...good, name: 'Bad', handle: () => '' })).toThrow(
      expect.objectContaining({ code: 'MILLRACE_DEFINITION_INVALID' }),
    );
  });
});
