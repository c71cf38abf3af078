import { definePlugin } from '@millrace/core';
import { fakeClock, testHub } from '@millrace/testkit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { forecasts, forecastSources, weather, weatherToday, type ForecastSource } from './index.js';
import { startForecastServer, type ForecastServer } from './test-support/forecast-server.js';

let service: ForecastServer;
beforeEach(async () => (service = await startForecastServer(7)));
afterEach(() => service.close());

it('tells the temperature', async () => {
  const hub = await testHub(weather({ baseUrl: service.url }));

  const { celsius } = await hub.call(weatherToday, { city: 'Oslo' });

  expect(celsius).toBe(7);
  expect(service.asked).toEqual(['Oslo']);
  await hub.stop();
});

it('gives other plugins the same forecasts', async () => {
  const seen: number[] = [];
  const diary = definePlugin({
    name: 'diary',
    needs: { forecasts },
    async start({ needs, signal }) {
      seen.push((await needs.forecasts.today('Oslo', signal)).celsius);
      return {};
    },
  });
  const hub = await testHub([diary(), weather({ baseUrl: service.url })]);

  expect(seen).toEqual([7]);
  await hub.stop();
});

it('asks again only when a forecast is no longer fresh', async () => {
  const clock = fakeClock();
  const hub = await testHub(weather({ baseUrl: service.url, freshMs: 1_000 }), { clock });

  await hub.call(weatherToday, { city: 'Oslo' });
  await hub.call(weatherToday, { city: ' OSLO' });
  clock.advance(1_000);
  await hub.call(weatherToday, { city: 'Oslo' });

  expect(service.asked).toEqual(['Oslo', 'Oslo']);
  await hub.stop();
});

it('asks the sources of other plugins for a city that the service does not know', async () => {
  service.answers = { status: 404, body: '' };
  const moon: ForecastSource = { name: 'moon', today: async (city) => (city === 'Tycho' ? { celsius: -173 } : undefined) };
  const moonWeather = definePlugin({ name: 'moon-weather', start: ({ add }) => (add(forecastSources, moon), {}) });
  const hub = await testHub([weather({ baseUrl: service.url }), moonWeather()]);

  const { celsius } = await hub.call(weatherToday, { city: 'Tycho' });

  expect(celsius).toBe(-173);
  await expect(hub.call(weatherToday, { city: 'Atlantis' })).rejects.toMatchObject({
    code: 'city_unknown',
    message: expect.stringContaining("'Atlantis'"),
  });
  await hub.stop();
});

it('refuses an empty city and unknown fields', async () => {
  const hub = await testHub(weather({ baseUrl: service.url }));

  await expect(hub.call(weatherToday, { city: '' })).rejects.toMatchObject({ code: 'MILLRACE_INPUT_INVALID' });
  await expect(hub.call(weatherToday, { city: 'Oslo', day: 2 } as { city: string })).rejects.toMatchObject({
    code: 'MILLRACE_INPUT_INVALID',
  });
  expect(service.asked).toEqual([]);
  await hub.stop();
});

it('says what is wrong with its configuration', async () => {
  const hub = await testHub(weather({ baseUrl: 'file:///etc/passwd', timeoutMs: 0 }));

  const error = hub.report.plugin('weather')?.error;
  expect(error?.code).toBe('MILLRACE_CONFIG_INVALID');
  expect(error?.message).toMatch(/baseUrl: [^]*timeoutMs: /);
  await hub.stop();
});
