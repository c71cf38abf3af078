import { clock, defineExtensionPoint, definePlugin, defineService, defineTool, optional } from '@millrace/core';
import { z } from 'zod';

export interface Forecasts {
  today(city: string, signal: AbortSignal): Promise<{ celsius: number }>;
}
export interface ForecastSource {
  readonly name: string;
}
export const forecasts = defineService<Forecasts>('weather.forecasts');
export const forecastSources = defineExtensionPoint<ForecastSource>('weather.forecastSources');

export const weatherToday = defineTool({
  name: 'weather_today',
  purpose: 'Reads the temperature in a city today, in degrees Celsius.',
  effect: 'reads',
  deadlineMs: 2_000,
  input: z.object({ city: z.string().min(1), days: z.number().default(1) }),
  output: z.object({ celsius: z.number() }),
});

/** Every client that the plugin has opened, in order. */
export const clients: {
  readonly url: string;
  isClosed: boolean;
  readonly asked: { city: string; at: number | undefined; sources: readonly string[] }[];
}[] = [];

/** The plugin of the documentation, on a forecast client of the test's own: seven degrees everywhere, five less in the second hemisphere. */
export const weather = definePlugin({
  name: 'weather',
  config: z.object({ baseUrl: z.url(), timeoutMs: z.number().default(2_000) }),
  needs: { clock: optional(clock) },
  provides: { forecasts },
  owns: { forecastSources },
  tools: { weatherToday },
  start({ config, needs, owns, onStop }) {
    const client: (typeof clients)[number] = { url: config.baseUrl, isClosed: false, asked: [] };
    clients.push(client);
    onStop(() => (client.isClosed = true), 'forecast client');
    const today: Forecasts['today'] = async (city) => {
      client.asked.push({ city, at: needs.clock?.now(), sources: owns.forecastSources.values.map((source) => source.name) });
      return { celsius: config.baseUrl.includes('south') ? 2 : 7 };
    };
    return { services: { forecasts: { today } }, tools: { weatherToday: ({ city }, call) => today(city, call.signal) } };
  },
});
