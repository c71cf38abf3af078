import { expect, it } from 'vitest';
import { refusalOf } from '../test-support/refusal.js';
import { checkSecrets } from './check-secrets.js';
import { secretNames, Secrets } from './secrets.js';

it('fills in values and those of functions, anywhere in a text, and tells which it used', async () => {
  const secrets = new Secrets({ ONE: 'uno', TWO: async () => 'dos', REST: 'never' });

  const filled = await secrets.fill('Basic secret:ONE:secret:TWO/secret:ONE');

  expect(filled).toEqual({ text: 'Basic uno:dos/uno', used: ['uno', 'dos'] });
  expect(await secrets.fill('plain')).toEqual({ text: 'plain', used: [] });
});

it('does not take a value for a reference again', async () => {
  const secrets = new Secrets({ ONE: 'secret:TWO $& $1', TWO: 'dos' });

  expect((await secrets.fill('secret:ONE')).text).toBe('secret:TWO $& $1');
});

it.each([
  ['unknown', {}],
  ['inherited', Object.create({ KEY: 'x' }) as Record<string, string>],
  ['empty', { KEY: '' }],
  ['absent', { KEY: () => undefined }],
  ['failing', { KEY: () => Promise.reject(new Error('vault says sesame')) }],
])('refuses a secret that is %s, and does not say why', async (_how, values: ConstructorParameters<typeof Secrets>[0]) => {
  const refusal = await refusalOf(new Secrets(values).fill('secret:KEY'));

  expect(refusal).toMatchObject({ code: 'secret_unavailable', message: expect.stringContaining("'KEY'") });
  expect(refusal.message).not.toContain('sesame');
  expect(refusal.cause).toBeUndefined();
});

it('names every reference that has no secret', () => {
  const users = {
    apis: { weather: { headers: { a: 'secret:A', b: 'Bearer secret:B' }, query: { c: 'secret:C' } } },
    search: { brave: { key: 'secret:D' }, tavily: { key: 'plain' } },
  };

  const check = () => checkSecrets(users, new Secrets({ A: 'x' }));

  expect(check).toThrow(
    expect.objectContaining({
      code: 'MILLRACE_MAIN_SECRETS_MISSING',
      problems: ['B', 'C']
        .map((name) => `apis.weather refers to 'secret:${name}', which is not in secrets.`)
        .concat("search.brave refers to 'secret:D', which is not in secrets."),
    }),
  );
  expect(secretNames('secret:A secret:, secret: B')).toEqual(['A']);
});
