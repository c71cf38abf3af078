import { createHmac, randomUUID } from 'node:crypto';
import { fakeClock } from '@millrace/testkit';
import { exportJWK, exportSPKI, generateKeyPair, importJWK, SignJWT, type CryptoKey, type JWK, type JWTHeaderParameters } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { terms } from '../test-support/test-gateway.js';
import type { SigningKeys } from './signing-keys.js';
import { createStreamTokens } from './stream-tokens.js';
import { verifyToken, type TokenHolder, type TokenProblem } from './verify-token.js';

const clock = fakeClock(Date.UTC(2026, 5, 1));
const now = clock.now() / 1000;
const office = createStreamTokens({ ...terms, clock, ids: { next: () => randomUUID() } });
const base64 = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const claims = (more: object = {}): Record<string, unknown> => {
  const all = {
    iss: terms.issuer,
    aud: terms.audience,
    sub: 'u',
    jti: randomUUID(),
    iat: now,
    exp: now + 600,
    scope: 'stream:read',
    ...more,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
};

let keys: SigningKeys;
let foreign: { privateKey: CryptoKey; publicKey: CryptoKey; jwk: JWK };
let second: { key: CryptoKey; id: string };
beforeAll(async () => {
  const own = await office.keys();
  const es256 = await generateKeyPair('ES256', { extractable: true });
  second = { key: es256.privateKey, id: 'second' };
  // A second key of the other algorithm, as during a rotation.
  const proving = new Map(own.proving).set('second', {
    algorithm: 'ES256' as const,
    key: (await importJWK(await exportJWK(es256.publicKey), 'ES256')) as CryptoKey,
  });
  keys = { ...own, proving };
  const pair = await generateKeyPair('EdDSA', { extractable: true });
  foreign = { ...pair, jwk: await exportJWK(pair.publicKey) };
});

const verify = (token: string | undefined): Promise<TokenHolder | TokenProblem> => verifyToken(token, { ...terms, clock, keys });
const sign = (payload: object = {}, header: Partial<JWTHeaderParameters> = {}, key: CryptoKey = keys.signing.key): Promise<string> =>
  new SignJWT(claims(payload)).setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: keys.signing.id, ...header }).sign(key);
const unsigned = (header: object, payload: object = {}, signature = ''): string =>
  `${base64(header)}.${base64(claims(payload))}.${signature}`;
const hmac = (secret: string): string => {
  const head = unsigned({ alg: 'HS256', typ: 'at+jwt', kid: keys.signing.id }).slice(0, -1);
  return `${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`;
};
const parts = async (): Promise<[string, string, string]> => (await sign()).split('.') as [string, string, string];

describe('tokens that are let in', () => {
  it.each<[string, () => Promise<string>]>([
    ['one the office minted', async () => (await office.mintToken({ subject: 'u' })).token],
    ['one signed by a second key of another algorithm', () => sign({}, { alg: 'ES256', kid: second.id }, second.key)],
    ['an audience among several', () => sign({ aud: ['other', terms.audience] })],
    ['expired three seconds ago, within the tolerance', () => sign({ iat: now - 100, exp: now - 3 })],
    ['made four seconds in the future, within the tolerance', () => sign({ iat: now + 4 })],
  ])('%s', async (_name, token) => {
    expect(await verify(await token())).toMatchObject({ subject: 'u', expiresAt: expect.any(Number) });
  });

  it('gives what the token says', async () => {
    const holder = await verify(await sign({ sub: 'langflow', jti: 'j1', scope: 'stream:read:main  other' }));

    expect(holder).toEqual({
      subject: 'langflow',
      id: 'j1',
      scopes: new Set(['stream:read:main', 'other']),
      expiresAt: (now + 600) * 1000,
    });
  });
});

describe('tokens that are refused', () => {
  it.each<[string, () => string | undefined | Promise<string | undefined>, TokenProblem]>([
    ['no token', () => undefined, 'token_missing'],
    ['an empty token', () => '', 'token_missing'],
    ['alg none', () => unsigned({ alg: 'none', typ: 'at+jwt' }), 'token_invalid'],
    ['alg None', () => unsigned({ alg: 'None', typ: 'at+jwt', kid: keys.signing.id }, {}, 'AA'), 'token_invalid'],
    ['alg nOnE', () => unsigned({ alg: 'nOnE', typ: 'at+jwt', kid: keys.signing.id }, {}, 'AA'), 'token_invalid'],
    ['no alg', () => unsigned({ typ: 'at+jwt', kid: keys.signing.id }, {}, 'AA'), 'token_invalid'],
    [
      'HS256 with the public key as its secret, PEM',
      async () => hmac(await exportSPKI(keys.proving.get(keys.signing.id)!.key)),
      'token_invalid',
    ],
    [
      'HS256 with the public key as its secret, x',
      async () => hmac((await exportJWK(keys.proving.get(keys.signing.id)!.key)).x!),
      'token_invalid',
    ],
    ['the other algorithm under a kid', () => sign({}, { alg: 'ES256' }, second.key), 'token_invalid'],
    ['a foreign key under our kid', () => sign({}, {}, foreign.privateKey), 'token_invalid'],
    ['a foreign key in a jwk header', () => sign({}, { jwk: foreign.jwk }, foreign.privateKey), 'token_invalid'],
    ['a jku header', () => sign({}, { kid: 'zz', jku: 'http://169.254.169.254/k' }, foreign.privateKey), 'token_invalid'],
    ['an x5u header', () => sign({}, { x5u: 'http://127.0.0.1/' }, foreign.privateKey), 'token_invalid'],
    ['a kid that is a path', () => sign({}, { kid: '../../dev/null' }, foreign.privateKey), 'token_invalid'],
    ['a kid that is SQL', () => sign({}, { kid: "' UNION SELECT 'k" }, foreign.privateKey), 'token_invalid'],
    ['a kid that every object has', () => sign({}, { kid: 'constructor' }, foreign.privateKey), 'token_invalid'],
    ['no kid', () => new SignJWT(claims()).setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt' }).sign(keys.signing.key), 'token_invalid'],
    ['a changed payload', async () => ((p) => `${p[0]}.${base64(claims({ sub: 'admin' }))}.${p[2]}`)(await parts()), 'token_invalid'],
    ['no signature', async () => ((p) => `${p[0]}.${p[1]}.`)(await parts()), 'token_invalid'],
    [
      'an all-zero ES256 signature',
      async () =>
        `${(await sign({}, { alg: 'ES256', kid: second.id }, second.key)).split('.').slice(0, 2).join('.')}.${Buffer.alloc(64).toString('base64url')}`,
      'token_invalid',
    ],
    ['one part', async () => (await parts())[0], 'token_invalid'],
    ['five parts', async () => `${await sign()}.x.y`, 'token_invalid'],
    ['a line end after it', async () => `${await sign()}\n`, 'token_invalid'],
    [
      'another spelling of the same signature',
      async () => (await sign()).replace(/.$/, (last) => ({ A: 'B', Q: 'R', g: 'h', w: 'x' })[last] ?? 'unexpected'),
      'token_invalid',
    ],
    ['padding after it', async () => `${await sign()}==`, 'token_invalid'],
    [
      'an unknown crit',
      () => unsigned({ alg: 'EdDSA', kid: keys.signing.id, crit: ['x'], x: 1, typ: 'at+jwt' }, {}, 'AA'),
      'token_invalid',
    ],
    [
      'a payload that is not encoded',
      () => `${base64({ alg: 'EdDSA', kid: keys.signing.id, b64: false, crit: ['b64'], typ: 'at+jwt' })}.{}.AA`,
      'token_invalid',
    ],
    ['an id token', () => sign({}, { typ: 'JWT' }), 'token_invalid'],
    [
      'no typ',
      () => new SignJWT(claims()).setProtectedHeader({ alg: 'EdDSA', kid: keys.signing.id }).sign(keys.signing.key),
      'token_invalid',
    ],
    ['another audience', () => sign({ aud: 'millrace.mcp' }), 'token_invalid'],
    ['an audience that begins like ours', () => sign({ aud: `${terms.audience}.evil` }), 'token_invalid'],
    ['no audience', () => sign({ aud: undefined }), 'token_invalid'],
    ['another issuer', () => sign({ iss: 'someone' }), 'token_invalid'],
    ['an issuer with a slash more', () => sign({ iss: `${terms.issuer}/` }), 'token_invalid'],
    ['expired six seconds ago', () => sign({ iat: now - 100, exp: now - 6 }), 'token_expired'],
    ['an old iat and a far exp', () => sign({ iat: now - 7_200, exp: now + 60 }), 'token_expired'],
    ['no exp', () => sign({ exp: undefined }), 'token_invalid'],
    ['no iat', () => sign({ iat: undefined }), 'token_invalid'],
    ['exp as a string', () => sign({ exp: '9999999999' }), 'token_invalid'],
    ['exp beyond all time', () => sign({ exp: 1e308 }), 'token_invalid'],
    ['nbf in the future', () => sign({ nbf: now + 60 }), 'token_invalid'],
    ['iat in the future', () => sign({ iat: now + 60 }), 'token_invalid'],
    ['a life of a year', () => sign({ exp: now + 31_536_000 }), 'token_invalid'],
    ['exp before iat', () => sign({ iat: now + 4, exp: now + 2 }), 'token_invalid'],
    ['no jti', () => sign({ jti: undefined }), 'token_invalid'],
    ['a jti of 200 characters', () => sign({ jti: 'j'.repeat(200) }), 'token_invalid'],
    ['no sub', () => sign({ sub: undefined }), 'token_invalid'],
    ['a scope that is a list', () => sign({ scope: ['stream:read'] }), 'token_invalid'],
    ['six kilobytes', () => sign({ pad: 'x'.repeat(6_000) }), 'token_invalid'],
  ])('%s', async (_name, token, problem) => {
    expect(await verify(await token())).toBe(problem);
  });

  it('a token of a key that was retired', async () => {
    const token = await sign({}, { alg: 'ES256', kid: second.id }, second.key);
    const without = { ...keys, proving: new Map([...keys.proving].filter(([id]) => id !== second.id)) };

    expect(await verifyToken(token, { ...terms, clock, keys: without })).toBe('token_invalid');
  });
});

describe('minting', () => {
  it.each([0, -1, 1.5, 3_601, Number.NaN])('refuses a life of %s seconds', async (lifetimeSeconds) => {
    await expect(office.mintToken({ subject: 'u', lifetimeSeconds })).rejects.toMatchObject({ code: 'MILLRACE_STREAM_TOKEN_LIFETIME' });
  });

  it.each([{ subject: '' }, { subject: 'x'.repeat(257) }, { subject: 'u', scopes: ['a b'] }, { subject: 'u', scopes: [''] }])(
    'refuses %j',
    async (request) => {
      await expect(office.mintToken(request)).rejects.toMatchObject({ code: 'MILLRACE_STREAM_TOKEN_SUBJECT' });
    },
  );

  it('says when the token expires and what it may do', async () => {
    const minted = await office.mintToken({ subject: 'u', lifetimeSeconds: 60, scopes: ['stream:read:main'] });

    expect(minted).toMatchObject({ expires: new Date((now + 60) * 1000).toISOString(), scopes: ['stream:read:main'] });
    expect(await verify(minted.token)).toMatchObject({ expiresAt: (now + 60) * 1000, scopes: new Set(['stream:read:main']) });
  });
});
