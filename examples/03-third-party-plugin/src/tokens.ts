import { defineExtensionPoint, defineService, defineTool } from '@millrace/core';
import { z } from 'zod';

/** The weather of one place and day. */
export interface Forecast {
  readonly celsius: number;
}

/** Tells the weather. */
export interface Forecasts {
  /**
   * @returns today's forecast.
   * @throws MillraceError `city_unknown`, `forecast_unavailable`.
   */
  today(city: string, signal: AbortSignal): Promise<Forecast>;
}

/** For other plugins that want to know the weather. */
export const forecasts = defineService<Forecasts>('weather.forecasts');

/** Knows the weather of places that the forecast service does not. */
export interface ForecastSource {
  readonly name: string;
  /** @returns nothing for a place it does not know. */
  today(city: string, signal: AbortSignal): Promise<Forecast | undefined>;
}

/** Asked in turn, before a city is given up as unknown. */
export const forecastSources = defineExtensionPoint<ForecastSource>('weather.forecastSources', {
  check: (source) => (typeof source?.today === 'function' ? undefined : 'a forecast source needs name and today(city, signal)'),
});

/** Tells today's temperature in a city. */
export const weatherToday = defineTool({
  name: 'weather_today',
  title: 'Weather today',
  purpose: 'Reads the temperature in a city today, in degrees Celsius.',
  effect: 'reads',
  openWorld: true,
  idempotent: true,
  deadlineMs: 10_000,
  input: z.strictObject({ city: z.string().min(1).max(100).describe('City name, e.g. "Oslo"') }),
  output: z.strictObject({ celsius: z.number() }),
});
