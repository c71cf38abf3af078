import { join } from 'node:path';
import type { Ids } from '@millrace/core';
import type { CryptoKey, JWK } from 'jose';
import { fileUnusable } from '../error-catalogue.js';
import { readPrivateFile, writePrivateFile } from './private-file.js';

/** The signatures a stream token may have. */
export type SigningAlgorithm = 'EdDSA' | 'ES256';

/** The key that signs stream tokens, and all keys that prove them. */
export interface SigningKeys {
  readonly signing: { readonly id: string; readonly algorithm: SigningAlgorithm; readonly key: CryptoKey };
  /** Public keys by their id. */
  readonly proving: ReadonlyMap<string, { readonly algorithm: SigningAlgorithm; readonly key: CryptoKey }>;
}

/** Where the keys come from. */
export interface SigningKeysOptions {
  /** The folder that keeps them; without one they live as long as this process. */
  readonly directory: string | undefined;
  /** What a new key is made for. */
  readonly algorithm: SigningAlgorithm;
  readonly ids: Ids;
}

const fileName = 'stream-signing-keys.json';

/**
 * Reads the signing keys of a folder, or makes one there. The first key of the file signs, all of them prove.
 *
 * @throws MillraceError `MILLRACE_STREAM_FILE` or `MILLRACE_STREAM_FILE_EXPOSED` when the file cannot be used.
 */
export async function openSigningKeys(options: SigningKeysOptions): Promise<SigningKeys> {
  if (options.directory === undefined) return importKeys([await makeKey(options.algorithm)], 'memory');
  const path = join(options.directory, fileName);
  let text = await readPrivateFile(path);
  if (text === undefined) {
    await writePrivateFile(path, JSON.stringify({ keys: [await makeKey(options.algorithm)] }), {
      mode: 'create',
      unique: options.ids.next(),
    });
    text = await readPrivateFile(path);
  }
  return importKeys(keysOf(text ?? '', path), path);
}

async function makeKey(algorithm: SigningAlgorithm): Promise<JWK> {
  const { calculateJwkThumbprint, exportJWK, generateKeyPair } = await import('jose');
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true, ...(algorithm === 'EdDSA' && { crv: 'Ed25519' }) });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, alg: algorithm, kid: await calculateJwkThumbprint(jwk) };
}

function keysOf(text: string, path: string): readonly JWK[] {
  try {
    const { keys } = JSON.parse(text) as { keys?: unknown };
    if (Array.isArray(keys) && keys.length > 0) return keys as JWK[];
  } catch {
    // Said below, with the path, and without any of the text: it may be a key.
  }
  throw fileUnusable(path, 'it is not a JSON document with keys');
}

async function importKeys(jwks: readonly JWK[], path: string): Promise<SigningKeys> {
  const { importJWK } = await import('jose');
  try {
    const proving = new Map<string, { algorithm: SigningAlgorithm; key: CryptoKey }>();
    for (const jwk of jwks) {
      const { d: _secret, ...open } = jwk;
      proving.set(idOf(jwk), { algorithm: algorithmOf(jwk), key: (await importJWK(open, algorithmOf(jwk))) as CryptoKey });
    }
    const first = jwks[0] ?? {};
    if (first.d === undefined) throw new Error('the first key has no private part');
    return {
      signing: { id: idOf(first), algorithm: algorithmOf(first), key: (await importJWK(first, algorithmOf(first))) as CryptoKey },
      proving,
    };
  } catch (error) {
    throw fileUnusable(path, 'a key in it cannot be read', error);
  }
}

function idOf(jwk: JWK): string {
  if (typeof jwk.kid !== 'string' || jwk.kid === '') throw new Error('a key has no kid');
  return jwk.kid;
}

function algorithmOf(jwk: JWK): SigningAlgorithm {
  if (jwk.alg === 'EdDSA') return 'EdDSA';
  if (jwk.alg === 'ES256') return 'ES256';
  throw new Error("a key's alg is neither EdDSA nor ES256");
}
