import { describe, expect, it } from 'vitest';
import { defineResource } from './resource.js';

const invalid = expect.objectContaining({ code: 'MILLRACE_DEFINITION_INVALID' }) as Error;

describe('defineResource', () => {
  it('takes a fixed URI or a template', () => {
    expect(defineResource({ name: 'manual', uri: 'docs://manual' })).toMatchObject({ kind: 'resource', uri: 'docs://manual' });
    expect(defineResource({ name: 'page', template: 'docs://{page}/{+rest}' })).toMatchObject({ template: 'docs://{page}/{+rest}' });
  });

  it('refuses both, and neither', () => {
    expect(() => defineResource({ name: 'both', uri: 'a://b', template: 'a://{b}' })).toThrow(invalid);
    expect(() => defineResource({ name: 'neither' })).toThrow("The resource 'neither' cannot be used");
  });

  it.each(['', undefined, 7])('refuses the name %j', (name) => {
    expect(() => defineResource({ name: name as string, uri: 'a://b' })).toThrow(invalid);
  });

  it.each(['a://{a-b}', 'a://{}', 'a://{?q}', 'a://{x', 'a://x}', 'a://{x,y}', 'a://{x}/{x}'])(
    'refuses the template %s, which could never be read as meant',
    (template) => {
      expect(() => defineResource({ name: 'page', template })).toThrow(invalid);
    },
  );

  it('gives a frozen token', () => {
    expect(Object.isFrozen(defineResource({ name: 'manual', uri: 'docs://manual' }))).toBe(true);
  });
});
