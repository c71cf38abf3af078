import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { defineExtensionPoint } from '../token/extension-point.js';
import { definePrompt } from '../token/prompt.js';
import { defineResource } from '../token/resource.js';
import { defineService, optional } from '../token/service.js';
import { defineTool } from '../token/tool.js';
import { definePlugin } from './define-plugin.js';
import { definitionProblems } from './definition-problems.js';

const service = defineService<string>('test.service');
const point = defineExtensionPoint<string>('test.points');
const greet = defineTool({ name: 'greet', purpose: 'Greets.', effect: 'reads', input: z.object({}) });
const manual = defineResource({ name: 'manual', uri: 'docs://manual' });
const review = definePrompt({ name: 'review', purpose: 'Asks.' });
const good = { name: 'weather', start: () => ({}) };

describe('definitionProblems', () => {
  it('finds none in a definition of everything', () => {
    const whole = {
      ...good,
      config: z.object({}),
      needs: { a: service, b: optional(service) },
      provides: { service },
      owns: { point },
      tools: { greet },
      resources: { manual },
      prompts: { review },
    };

    expect(definitionProblems(whole)).toEqual([]);
    expect(definitionProblems(good)).toEqual([]);
  });

  it.each([undefined, '', 'Weather', 'weather_eu', 'weather--eu', '-weather', 'weather-', '1weather', 'wetter ä', 7])(
    'finds fault with the name %j',
    (name) => {
      expect(definitionProblems({ ...good, name })).toEqual([expect.stringContaining('kebab-case')]);
    },
  );

  it('finds fault with a start that is no function', () => {
    expect(definitionProblems({ name: 'weather', start: {} })).toEqual(['start must be a function']);
  });

  it.each(['latest', '', 1])('finds fault with the core range %j', (core) => {
    expect(definitionProblems({ ...good, core })).toEqual([expect.stringContaining('core must be a range')]);
  });

  it('takes a configuration schema without JSON Schema, for no client reads it, and nothing but a schema', () => {
    const plain = { '~standard': { version: 1, vendor: 'own', validate: () => ({ value: 1 }) } };

    expect(definitionProblems({ ...good, config: plain })).toEqual([]);
    expect(definitionProblems({ ...good, config: { url: 'string' } })).toEqual([
      expect.stringContaining('config must be a Standard Schema'),
    ]);
  });

  it.each([
    ['needs', { key: point }, 'needs.key must be a service or optional token'],
    ['needs', { key: undefined }, 'needs.key must be a service or optional token'],
    ['provides', { key: optional(service) }, 'provides.key must be a service token'],
    ['owns', { key: service }, 'owns.key must be a point token'],
    ['tools', { key: { name: 'greet' } }, 'tools.key must be a tool token'],
    ['tools', { key: 'greet' }, 'tools.key must be a tool token'],
    ['resources', { key: review }, 'resources.key must be a resource token'],
    ['prompts', { key: manual }, 'prompts.key must be a prompt token'],
  ])('finds fault with a wrong token in %s', (part, tokens, problem) => {
    expect(definitionProblems({ ...good, [part]: tokens })).toEqual([expect.stringContaining(problem)]);
  });

  it('finds all faults, and definePlugin throws them together', () => {
    expect(() => definePlugin({ name: 'Bad', start: 1, tools: { greet: service } } as never)).toThrow(
      expect.objectContaining({
        code: 'MILLRACE_DEFINITION_INVALID',
        problems: expect.arrayContaining([
          expect.stringContaining('kebab'),
          expect.stringContaining('start'),
          expect.stringContaining('tools.greet'),
        ]),
      }),
    );
  });
});
