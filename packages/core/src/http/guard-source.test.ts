import { describe, expect, it } from 'vitest';
import { webArrival } from './arrivals.js';
import { guardSource, sourceRules } from './guard-source.js';

const request = (host: string, origin?: string) =>
  webArrival(new Request('http://localhost/', { headers: { host, ...(origin !== undefined && { origin }) } }));
const refusal = (host: string, origin?: string, rules = sourceRules({})): string | undefined =>
  guardSource(rules)(request(host, origin))?.code;

describe('the guard of Host and Origin', () => {
  it.each(['localhost', 'LOCALHOST:4600', '127.0.0.1', '127.0.0.1:80', '[::1]', '[::1]:4600'])('answers for the host %s', (host) => {
    expect(refusal(host)).toBeUndefined();
  });

  it.each([
    'evil.test',
    'localhost.evil.test',
    '127.0.0.1.evil.test',
    'evil.test:4600',
    '0.0.0.0',
    '10.0.0.1',
    'a@localhost',
    'localhost/x',
    'localhost,evil.test',
    '',
  ])('refuses the host %s', (host) => {
    expect(refusal(host)).toBe('MILLRACE_HOST_REFUSED');
  });

  it.each(['http://localhost', 'http://localhost:3000', 'https://127.0.0.1:8443', 'http://[::1]:3000'])('answers pages of %s', (origin) => {
    expect(refusal('localhost', origin)).toBeUndefined();
  });

  it.each([
    'http://evil.test',
    'null',
    'https://localhost.evil.test',
    'file://',
    'http://localhost@evil.test',
    'http://evil.test#localhost',
    'chrome-extension://x',
  ])('refuses pages of %s', (origin) => {
    expect(refusal('localhost', origin)).toBe('MILLRACE_ORIGIN_REFUSED');
  });

  it('answers for the hosts and origins that the host names, and no longer for others', () => {
    const rules = sourceRules({ allowedHosts: ['hub.example:8443'], allowedOrigins: ['https://app.example'] });

    expect(refusal('hub.example', 'https://app.example', rules)).toBeUndefined();
    expect(refusal('localhost', undefined, rules)).toBe('MILLRACE_HOST_REFUSED');
    expect(refusal('hub.example', 'http://app.example', rules)).toBe('MILLRACE_ORIGIN_REFUSED');
  });

  it('takes addresses, and still no foreign name, where others may reach it by address', () => {
    const rules = sourceRules({ isAddressAllowed: true });

    expect(refusal('10.0.0.1:4600', undefined, rules)).toBeUndefined();
    expect(refusal('[fe80::1]', undefined, rules)).toBeUndefined();
    expect(refusal('evil.test', undefined, rules)).toBe('MILLRACE_HOST_REFUSED');
  });

  it('knows the next host from the last, whichever was allowed', () => {
    const guard = guardSource(sourceRules({}));
    const refusals = ['localhost', 'evil.test', 'localhost', 'localhost', 'evil.test', 'evil.test'].map(
      (host) => guard(request(host, undefined))?.code,
    );

    const refused = 'MILLRACE_HOST_REFUSED';
    expect(refusals).toEqual([undefined, refused, undefined, undefined, refused, refused]);
  });

  it('goes by the address of a request that was never on a wire', () => {
    expect(guardSource(sourceRules({}))(webArrival(new Request('http://localhost/mcp')))).toBeUndefined();
    expect(guardSource(sourceRules({}))(webArrival(new Request('http://evil.test/mcp')))?.code).toBe('MILLRACE_HOST_REFUSED');
  });

  it('names what it refuses without what could break a log', () => {
    const headers = { host: 'localhost', origin: `http://x\u00e9${'y'.repeat(500)}` };
    const error = guardSource(sourceRules({}))(webArrival(new Request('http://localhost/', { headers })));

    expect(error?.message).toContain("'http://x?yyy");
    expect(error?.message.length).toBeLessThan(250);
  });
});
