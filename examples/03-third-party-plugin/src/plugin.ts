import { clock, definePlugin } from '@millrace/core';
import { weatherConfig } from './config.js';
import { createForecasts } from './create-forecasts.js';
import { openForecastClient } from './forecast-client.js';
import { forecasts, forecastSources, weatherToday } from './tokens.js';

/** Today's temperature, as a service for plugins and a tool for clients. */
export const weather = definePlugin({
  name: 'weather',
  version: '0.1.0',
  core: '^0.1',
  config: weatherConfig,
  needs: { clock },
  provides: { forecasts },
  owns: { forecastSources },
  tools: { weatherToday },
  access: { network: ['the host of baseUrl'] },
  start({ config, needs, owns, onStop }) {
    const client = openForecastClient(config);
    onStop(() => client.close(), 'forecast client');
    const service = createForecasts({ client, sources: owns.forecastSources, clock: needs.clock, freshMs: config.freshMs });
    return {
      services: { forecasts: service },
      tools: { weatherToday: ({ city }, call) => service.today(city, call.signal) },
    };
  },
});
