import { expect, vi } from 'vitest';
import type { Connected } from './connect.js';
import type { Subscriber } from './subscribe.js';

const patience = { timeout: 60_000, interval: 50 };

/** Ingest, health, cost, stream: each step is asserted. */
export async function runWorkflow(client: Connected, stream: Subscriber): Promise<void> {
  const ingest = await client.call('ingest_repository', { path: '.' });
  expect(ingest.structuredContent).toMatchObject({
    status: 'success',
    files: 2,
    languages: { Python: 1, Markdown: 1 },
    symbols: 1,
  });

  const health = (await client.call('get_system_health')).structuredContent;
  expect(health).toMatchObject({ status: 'success', live: true });
  expect(health?.['overall_health']).toBeGreaterThan(0);

  await vi.waitFor(async () => {
    const cost = (await client.call('get_cost_data', { group_by: 'tool' })).structuredContent;
    expect(cost).toMatchObject({ totals: { estimated: true, tokens_used: expect.toSatisfy((tokens: number) => tokens > 0) } });
    expect(cost?.['groups']).toContainEqual(expect.objectContaining({ key: 'ingest_repository' }));
  }, patience);

  await vi.waitFor(() => {
    const data = stream.messages.filter((message) => message.type === 'module_data');
    expect(data).toContainEqual(
      expect.objectContaining({ module: 'main', data: expect.objectContaining({ event: 'ingest', state: 'finished', files: 2 }) }),
    );
    expect(data.map(({ module }) => module)).toEqual(expect.arrayContaining(['main', 'support', 'economy']));
    for (const message of data) expect(message).toMatchObject({ timestamp: expect.stringMatching(/Z$/), seq: expect.any(Number) });
  }, patience);
}

/** One failing call, seen by its caller, by SUPPORT, by ECONOMY and on the stream; afterwards calls succeed again. */
export async function runRecovery(client: Connected, stream: Subscriber): Promise<void> {
  const failed = await client.call('read_file', { path: 'nowhere.txt' });
  const error = (failed.structuredContent?.['error'] ?? failed._meta?.['dev.millrace/error']) as { correlationId: string };
  expect(failed.isError).toBe(true);
  expect(failed.content[0]?.text).toContain("'nowhere.txt' does not exist.");
  expect(error).toMatchObject({ code: 'not_found', retryable: false, correlationId: expect.any(String) });

  await vi.waitFor(async () => {
    const recent = (await client.call('get_recent_errors', { tool: 'read_file' })).structuredContent;
    expect(recent?.['errors']).toContainEqual(
      expect.objectContaining({ code: 'not_found', plugin: 'main', correlation_id: error.correlationId }),
    );
  }, patience);
  await vi.waitFor(async () => {
    const costs = (await client.call('get_error_costs')).structuredContent;
    expect(costs?.['errors']).toContainEqual(expect.objectContaining({ code: 'not_found', tool: 'read_file' }));
  }, patience);
  await vi.waitFor(
    () =>
      expect(stream.messages).toContainEqual(
        expect.objectContaining({
          type: 'error_notification',
          data: expect.objectContaining({ code: 'not_found', tool: 'read_file', correlation_id: error.correlationId }),
        }),
      ),
    patience,
  );

  const read = await client.call('read_file', { path: 'README.md' });
  expect(read.isError ?? false).toBe(false);
  expect(JSON.stringify(read)).toContain('The mill by the river');
}
