// A host: composes a hub with the built plugin, serves it over HTTP, and uses it through the official client in both protocol eras.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { createHub, tool } from '@millrace/core';
import { serveHttp } from '@millrace/core/http';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { approval, approvals, weather } from 'millrace-plugin-weather';
import { z } from 'zod';

const forecastService = createServer((request, response) => {
  const isOslo = new URL(request.url, 'http://localhost').searchParams.get('city') === 'Oslo';
  response.writeHead(isOslo ? 200 : 404).end(isOslo ? '{"celsius":7}' : '');
});
await new Promise((resolve) => forecastService.listen(0, '127.0.0.1', resolve));

const forget = tool({
  name: 'forget_city',
  purpose: 'Forgets a city.',
  effect: 'destroys',
  input: z.strictObject({ city: z.string() }),
  handle: ({ city }) => `forgot ${city}`,
});
const hub = createHub({
  name: 'weather-host',
  plugins: [weather({ baseUrl: `http://127.0.0.1:${forecastService.address().port}` }), approvals()],
  tools: [forget],
  traits: { 'forget_*': [approval({ risk: 'high', message: 'Forget it for good?' })] },
});
const server = await serveHttp(hub, { port: 0 });

try {
  for (const pin of [undefined, '2026-07-28']) await useHub(pin);
  const health = await (await fetch(`${server.url}/health/ready`)).json();
  assert.equal(health.ready, true);
} finally {
  await server.close();
  forecastService.close();
  forecastService.closeAllConnections();
}
console.log('ok: weather told and approval asked over HTTP, in both protocol eras');

async function useHub(pin) {
  const answers = [{ action: 'accept', content: { agree: true } }, { action: 'decline' }];
  const questions = [];
  const client = new Client(
    { name: 'weather-client', version: '1.0.0' },
    { capabilities: { elicitation: { form: {} } }, ...(pin && { versionNegotiation: { mode: { pin } } }) },
  );
  client.setRequestHandler('elicitation/create', (request) => {
    questions.push(request.params.message);
    return answers.shift();
  });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${server.url}/mcp`)));

  const { tools } = await client.listTools();
  assert.deepEqual(tools.map(({ name }) => name).toSorted(), ['forget_city', 'weather_today']);

  const oslo = await client.callTool({ name: 'weather_today', arguments: { city: 'Oslo' } });
  assert.deepEqual(oslo.structuredContent, { celsius: 7 });
  const nowhere = await client.callTool({ name: 'weather_today', arguments: { city: 'Atlantis' } });
  assert.equal(nowhere.isError, true);
  assert.match(nowhere.content[0].text, /Atlantis/);

  const agreed = await client.callTool({ name: 'forget_city', arguments: { city: 'Oslo' } });
  assert.deepEqual(agreed.content, [{ type: 'text', text: 'forgot Oslo' }]);
  const declined = await client.callTool({ name: 'forget_city', arguments: { city: 'Oslo' } });
  assert.equal(declined.isError, true);
  assert.deepEqual(questions, ['Forget it for good?', 'Forget it for good?']);
  await client.close();
}
