import { z } from 'zod';

/** What a host says to `weather({ ... })`. */
export const weatherConfig = z.strictObject({
  /** Of a service that answers `GET <baseUrl>/today?city=...` with `{ "celsius": number }`. */
  baseUrl: z.url({ protocol: /^https?$/ }),
  /** Milliseconds to wait for one answer of the service. */
  timeoutMs: z.int().positive().default(2_000),
  /** Milliseconds a forecast is good for. */
  freshMs: z.int().nonnegative().default(600_000),
});
