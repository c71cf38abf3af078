import { describe, expect, it } from 'vitest';
import { redact } from './redact.js';

/** Written in parts: no path of a machine stands in the sources. */
const path = (...segments: string[]): string => ['', ...segments].join('/');
const canary = 'c4n4ryS3cretV4lue';

describe('redact', () => {
  it.each([
    ['a password in a URL', `Cannot reach postgres://hub:${canary}@db.local:5432/hub`],
    ['a user alone in a URL', `git clone https://${canary}@example.com/x.git failed`],
    ['a secret in a query', `GET https://example.com/a?page=2&api_key=${canary}&x=1 gave 500`],
    ['a signature in a query', `GET https://s3.local/a?X-Amz-Signature=${canary}`],
    ['a named value', `password=${canary}; host=db`],
    ['a quoted value with a quote in it', `{"client_secret": "abc\\"${canary}", "a": 1}`],
    ['a value in single quotes with spaces', `token: 'two words ${canary}'`],
    ['a header', `Authorization: Bearer ${canary}`],
    ['a bearer token alone', `refused bearer ${canary}`],
    ['basic credentials', `Basic ${Buffer.from(`user:${canary}`).toString('base64')}`],
    ['a setting of the environment', `MILLRACE_TOKEN=${canary} millrace serve`],
    ['a cookie', `cookie: ${canary}`],
    ['a JSON web token', `expired: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ${canary}.${canary}`],
    ['a provider key', `key sk-proj-${canary} is over its quota`],
    ['a GitHub token', `ghp_${canary}${canary} was revoked`],
    ['a private key', `-----BEGIN RSA PRIVATE KEY-----\n${canary}\n-----END RSA PRIVATE KEY-----`],
    ['a private key that was cut', `-----BEGIN PRIVATE KEY-----\n${canary}`],
    ['a long random run', `unexpected value ${canary}9xQ2${canary}`],
  ])('masks %s', (_what, text) => {
    const masked = redact(text);

    expect(masked).not.toContain(canary);
    expect(masked).toContain('[masked]');
  });

  it.each([
    "Path '/srv/project/packages/core/src/index.ts' does not exist.",
    "There is no tool 'read_flie'. Did you mean 'read_file'?",
    'Call 01890a5d-ac96-774b-bcce-b302099a8057 took 20000 ms.',
    'MILLRACE_DATABASE_UNAVAILABLE: the database did not answer within 5000 ms.',
    'https://example.com/docs/getting-started?page=2 gave 404',
    'Basic authentication is not supported here.',
  ])('leaves a message without secrets as it is: %s', (text) => {
    expect(redact(text)).toBe(text);
  });

  it.each([
    [`Path '${path('home', 'ada')}/project/a.ts' does not exist.`, "Path '~/project/a.ts' does not exist."],
    ['/Users/Ada/.millrace is locked', '~/.millrace is locked'],
    ['C:\\Users\\Ada\\hub: EPERM', '~\\hub: EPERM'],
    [`${path('root')}/.ssh/config`, '~/.ssh/config'],
    [
      `https://example.com${path('home')}/page and /srv${path('root')}/x stay`,
      `https://example.com${path('home')}/page and /srv${path('root')}/x stay`,
    ],
  ])('does not tell whose home a path is in: %s', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it('masks a token of base64url whose separators are close together', () => {
    expect(redact('got aB3_xY9-Qw2_Zr7-Lk5_Mn8-Pv4 back')).toBe('got [masked] back');
  });

  it('masks a hash of 32 hexadecimal digits or more', () => {
    expect(redact('key 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b')).toBe('key [masked]');
  });

  it('does not show half of a secret that its own cut went through', () => {
    const text = `${'word '.repeat(818)}${canary}${canary}${canary}`;

    expect(redact(text)).not.toContain(canary.slice(0, 6));
  });

  it.each([
    'a'.repeat(200_000),
    'token='.repeat(30_000),
    '"'.repeat(100_000),
    'eyJ'.repeat(60_000),
    `password="${'\\'.repeat(100_000)}`,
    'a_'.repeat(100_000),
  ])('takes no long time over hostile text', (text) => {
    const began = performance.now();

    redact(text);

    expect(performance.now() - began).toBeLessThan(250);
  });
});
