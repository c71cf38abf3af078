import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openForecastClient, type ForecastClient } from './forecast-client.js';
import { startForecastServer, type ForecastServer } from './test-support/forecast-server.js';

const never = new AbortController().signal;
let service: ForecastServer;
let client: ForecastClient;
beforeEach(async () => {
  service = await startForecastServer(7);
  client = openForecastClient({ baseUrl: `${service.url}/`, timeoutMs: 60_000 });
});
afterEach(async () => {
  client.close();
  await service.close();
});

it('reads a forecast, whatever is in the name of the city', async () => {
  const forecast = await client.today('Bø & Å/?', never);

  expect(forecast).toEqual({ celsius: 7 });
  expect(service.asked).toEqual(['Bø & Å/?']);
});

it('knows nothing of a city that the service does not know', async () => {
  service.answers = { status: 404, body: '' };

  expect(await client.today('Atlantis', never)).toBeUndefined();
});

describe('is unavailable, and may be tried again,', () => {
  it.each([
    ['when the service fails', { status: 503, body: '{"celsius":1}' }],
    ['when the answer is no JSON', { status: 200, body: '<html>' }],
    ['when the answer has another shape', { status: 200, body: '{"celsius":"warm"}' }],
  ])('%s', async (_, answers) => {
    service.answers = answers;

    await expect(client.today('Oslo', never)).rejects.toMatchObject({ code: 'forecast_unavailable', retryable: true });
  });

  it('when no answer comes in time', async () => {
    service.answers = 'never';
    const hasty = openForecastClient({ baseUrl: service.url, timeoutMs: 50 });

    await expect(hasty.today('Oslo', never)).rejects.toMatchObject({ code: 'forecast_unavailable', retryable: true });
  });

  it('when nothing listens', async () => {
    await service.close();

    await expect(client.today('Oslo', never)).rejects.toMatchObject({ code: 'forecast_unavailable' });
  });
});

it('ends with the reason of its caller when that gives up', async () => {
  service.answers = 'never';
  const caller = new AbortController();

  const asking = client.today('Oslo', caller.signal);
  caller.abort(new Error('changed my mind'));

  await expect(asking).rejects.toThrow('changed my mind');
});

it('ends what is under way when it is closed', async () => {
  service.answers = 'never';

  const asking = client.today('Oslo', never);
  client.close();

  await expect(asking).rejects.toMatchObject({ code: 'forecast_unavailable' });
});
