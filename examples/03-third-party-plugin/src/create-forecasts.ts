import { fail, type Clock, type PointReader } from '@millrace/core';
import type { ForecastClient } from './forecast-client.js';
import type { Forecast, Forecasts, ForecastSource } from './tokens.js';

const maxKept = 1_000;

/** What forecasts are made from. */
export interface ForecastParts {
  readonly client: Pick<ForecastClient, 'today'>;
  readonly sources: Pick<PointReader<ForecastSource>, 'values'>;
  readonly clock: Clock;
  /** Milliseconds a forecast is good for. */
  readonly freshMs: number;
}

/** Asks the service, then every source that plugins have added, and keeps the answer while it is fresh. */
export function createForecasts({ client, sources, clock, freshMs }: ForecastParts): Forecasts {
  const kept = new Map<string, { readonly forecast: Forecast; readonly until: number }>();
  return {
    async today(city, signal) {
      const key = city.trim().toLowerCase();
      const known = kept.get(key);
      if (known && known.until > clock.now()) return known.forecast;
      const forecast = await firstOf([client, ...sources.values], city, signal);
      if (!forecast) fail('city_unknown', `No forecast is known for '${city}'.`);
      if (kept.size >= maxKept) kept.clear();
      kept.set(key, { forecast, until: clock.now() + freshMs });
      return forecast;
    },
  };
}

async function firstOf(
  sources: readonly Pick<ForecastSource, 'today'>[],
  city: string,
  signal: AbortSignal,
): Promise<Forecast | undefined> {
  for (const source of sources) {
    const forecast = await source.today(city, signal);
    if (forecast) return forecast;
  }
  return undefined;
}
