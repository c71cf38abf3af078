import { fromBase64, toBase64 } from './base64.js';

/** Signs what clients carry between requests: they can read it, and not change it. */
export interface SignedState {
  sign(value: unknown): Promise<string>;
  /** The value of a state signed here, or nothing where the signature is not ours. */
  open(state: string): Promise<unknown>;
}

const maxStateLength = 4_096;

/** @param key - random per process where none is given. */
export function createSignedState(key: string | undefined): SignedState {
  const secret = key === undefined ? crypto.getRandomValues(new Uint8Array(32)) : encode(key);
  let imported: ReturnType<typeof importHmacKey> | undefined;
  const hmacKey = (): ReturnType<typeof importHmacKey> => (imported ??= importHmacKey(secret));
  return {
    async sign(value) {
      const payload = toBase64Url(encode(JSON.stringify(value)));
      return `${payload}.${toBase64Url(new Uint8Array(await crypto.subtle.sign('HMAC', await hmacKey(), encode(payload))))}`;
    },
    async open(state) {
      if (state.length > maxStateLength) return undefined;
      const [payload = '', signature = ''] = state.split('.');
      try {
        const isOurs = await crypto.subtle.verify('HMAC', await hmacKey(), fromBase64Url(signature), encode(payload));
        return isOurs ? (JSON.parse(new TextDecoder().decode(fromBase64Url(payload))) as unknown) : undefined;
      } catch {
        // Not base64: nobody's state.
        return undefined;
      }
    },
  };
}

function importHmacKey(secret: Uint8Array<ArrayBuffer>) {
  return crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function toBase64Url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return fromBase64(text.replaceAll('-', '+').replaceAll('_', '/'));
}
