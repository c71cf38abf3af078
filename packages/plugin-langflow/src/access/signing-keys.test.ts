import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakeClock } from '@millrace/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { terms } from '../test-support/test-gateway.js';
import { createStreamTokens } from './stream-tokens.js';
import { openSigningKeys, type SigningAlgorithm } from './signing-keys.js';

const ids = { next: () => randomUUID() };
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'millrace-keys-'));
});
afterEach(() => rm(directory, { recursive: true }));
const file = (): string => join(directory, 'stream-signing-keys.json');
const open = (algorithm: SigningAlgorithm = 'EdDSA'): ReturnType<typeof openSigningKeys> => openSigningKeys({ directory, algorithm, ids });

describe('signing keys', () => {
  it.each<SigningAlgorithm>(['EdDSA', 'ES256'])('are made once for %s, in a file that only its owner may read', async (algorithm) => {
    const made = await open(algorithm);
    const read = await open();

    expect(read.signing).toMatchObject({ id: made.signing.id, algorithm });
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect(await readdir(directory)).toEqual(['stream-signing-keys.json']);
  });

  it('are the same for processes that start at once', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => open()));

    expect(new Set(all.map(({ signing }) => signing.id)).size).toBe(1);
  });

  it('sign with the first key of the file and prove with all', async () => {
    const old = await open();
    const {
      keys: [oldKey],
    } = JSON.parse(await readFile(file(), 'utf8')) as { keys: unknown[] };
    await rm(file());
    const fresh = await open('ES256');
    const {
      keys: [newKey],
    } = JSON.parse(await readFile(file(), 'utf8')) as { keys: unknown[] };
    await writeFile(file(), JSON.stringify({ keys: [newKey, oldKey] }), { mode: 0o600 });

    const both = await open();

    expect(both.signing.id).toBe(fresh.signing.id);
    expect([...both.proving.keys()]).toEqual([fresh.signing.id, old.signing.id]);
  });

  it('are refused when others may read them', async () => {
    await open();
    await chmod(file(), 0o644);

    await expect(open()).rejects.toMatchObject({ code: 'MILLRACE_STREAM_FILE_EXPOSED' });
  });

  it('are read again by the next mint after what was wrong has been mended', async () => {
    await open();
    await chmod(file(), 0o644);
    const office = createStreamTokens({ ...terms, directory, clock: fakeClock(), ids });
    const refused = await office.mintToken({ subject: 'u' }).catch((error: unknown) => error);

    await chmod(file(), 0o600);

    expect(refused).toMatchObject({ code: 'MILLRACE_STREAM_FILE_EXPOSED' });
    await expect(office.mintToken({ subject: 'u' })).resolves.toMatchObject({ scopes: ['stream:read'] });
  });

  it.each([
    ['not JSON', 'not json'],
    ['a document without keys', '{"keys":[]}'],
    ['a key of another algorithm', '{"keys":[{"kty":"oct","alg":"HS256","k":"c2VjcmV0","kid":"a"}]}'],
    [
      'a public key alone',
      '{"keys":[{"kty":"OKP","crv":"Ed25519","alg":"EdDSA","kid":"a","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}',
    ],
    ['a key without an id', '{"keys":[{"kty":"OKP","crv":"Ed25519","alg":"EdDSA","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}'],
  ])('are refused when the file holds %s, without saying what is in it', async (_what, text) => {
    await writeFile(file(), text, { mode: 0o600 });

    const error = await open().catch((caught: unknown) => caught as Error);

    expect(error).toMatchObject({ code: 'MILLRACE_STREAM_FILE' });
    expect((error as Error).message).not.toContain('c2VjcmV0');
  });

  it('live in memory without a folder', async () => {
    const [first, second] = await Promise.all([1, 2].map(() => openSigningKeys({ directory: undefined, algorithm: 'EdDSA', ids })));

    expect(first!.signing.id).not.toBe(second!.signing.id);
  });

  it('say which file could not be written', async () => {
    await expect(openSigningKeys({ directory: '/dev/null/nowhere', algorithm: 'EdDSA', ids })).rejects.toMatchObject({
      code: 'MILLRACE_STREAM_FILE',
    });
  });
});
