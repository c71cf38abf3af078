import { z } from 'zod';
import type { SecretSource } from './api/secrets.js';
import { httpMethods } from './http/http-types.js';

const methods = z.array(z.enum(httpMethods)).min(1).default(['GET', 'HEAD']);
/** A place the host names itself; it may be a private one. */
const address = z.url({ protocol: /^https?$/ });
/** May hold `secret:NAME`. */
const values = z.record(z.string(), z.string()).default({});

const namedApi = z.strictObject({
  /** All calls lie below it. */
  url: address,
  methods,
  /** Sent with each call, and not to be overridden: `{ authorization: 'Bearer secret:TOKEN' }`. */
  headers: values,
  /** Added to each call's query, likewise. */
  query: values,
  /** Lets its host be at an address that is not public. */
  allowPrivate: z.boolean().default(false),
});

const webConfig = z.strictObject({
  /** Lets `call_api` take URLs of public hosts besides the named APIs. */
  allowUrls: z.boolean().default(true),
  /** The only hosts of such URLs, with a port where it is not the usual one. Unset: every host with a public address. */
  hosts: z.array(z.string().min(1)).optional(),
  methods,
  /** Milliseconds for a call, redirects included. */
  timeoutMs: z.int().min(100).max(600_000).default(20_000),
  /** Bytes of an answer, decompressed. */
  maxBytes: z.int().min(1_024).max(20_000_000).default(2_000_000),
  /** A PEM file of certificate authorities to trust besides the usual ones. */
  certificateAuthority: z.string().min(1).optional(),
});

const searchConfig = z.strictObject({
  searxng: z.strictObject({ url: address }).optional(),
  brave: z.strictObject({ key: z.string().min(1), url: address.optional() }).optional(),
  tavily: z.strictObject({ key: z.string().min(1), url: address.optional() }).optional(),
  /** Its `api.php`; unset, Wikipedia's. */
  mediawiki: z.strictObject({ url: address.optional() }).optional(),
  /** The language of what is looked for, such as `'en'`; the provider's way unless said. */
  language: z.string().min(2).max(12).optional(),
  /** How much is held back from children. */
  safe: z.enum(['off', 'moderate', 'strict']).optional(),
});

/** The part of the configuration that is about what lies outside. */
export const outsideConfig = {
  /** The APIs that `call_api` can call by name. */
  apis: z.record(z.string().regex(/^[A-Za-z0-9][\w.-]{0,63}$/), namedApi).default({}),
  web: webConfig.prefault({}),
  /** Where `web_search` asks; the first one named is the default. */
  search: searchConfig.prefault({}),
  /** What `secret:NAME` stands for in `apis` and `search`: a value, or a function that is asked at each use. */
  secrets: z
    .record(z.string().regex(/^\w{1,64}$/), z.union([z.string().min(1), z.custom<SecretSource>((value) => typeof value === 'function')]))
    .default({}),
};
