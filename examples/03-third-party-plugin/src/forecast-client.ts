import { abortAfter, fail } from '@millrace/core';
import { z } from 'zod';
import type { Forecast } from './tokens.js';

/** Speaks HTTP with one forecast service. */
export interface ForecastClient {
  /**
   * @returns nothing for a city the service does not know.
   * @throws MillraceError `forecast_unavailable` when there is no usable answer in time.
   */
  today(city: string, signal: AbortSignal): Promise<Forecast | undefined>;
  /** Ends what is under way. */
  close(): void;
}

const answer = z.object({ celsius: z.number() });

/** Opens a client. @param options - `timeoutMs` in milliseconds, for each request. */
export function openForecastClient(options: { baseUrl: string; timeoutMs: number }): ForecastClient {
  const closing = new AbortController();
  return {
    async today(city, signal) {
      const url = new URL(`${options.baseUrl.replace(/\/$/, '')}/today`);
      url.searchParams.set('city', city);
      const limits = abortAfter(options.timeoutMs, signal, closing.signal);
      const response = await fetch(url, { signal: limits, redirect: 'error' }).catch((cause: unknown) => unavailable(signal, cause));
      if (response.status === 404) return undefined;
      const read = answer.safeParse(response.ok ? await response.json().catch(() => undefined) : undefined);
      return read.success ? read.data : unavailable(signal);
    },
    close: () => closing.abort(new Error('The forecast client is closed.')),
  };
}

function unavailable(signal: AbortSignal, cause?: unknown): never {
  // A cancelled call is the caller's own doing: pass the reason on as it is.
  if (signal.aborted) throw cause;
  fail('forecast_unavailable', 'The forecast service gave no usable answer in time.', { retryable: true });
}
