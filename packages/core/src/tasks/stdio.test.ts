import { afterEach, expect, it, vi } from 'vitest';
import { world } from '../../test/support/call-world.js';
import { localPrincipal } from '../call/principal.js';
import { servedLine, type Line, type Message } from '../thin/test-support/stdio-pair.js';
import { extension, job } from './test-support/jobs.js';

const principal = (id: string) => ({ ...localPrincipal('stdio'), id });
const modern = (id: number, method: string, params: object, extensions: object = { [extension]: {} }) => ({
  id,
  method,
  params: {
    ...params,
    _meta: {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': { extensions },
      'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '0' },
    },
  },
});
const begin = async (line: Line): Promise<unknown> => {
  line.send(modern(1, 'tools/call', { name: 'job', arguments: {} }));
  return (await line.answerTo(1)).result?.['taskId'];
};
const notices = (line: Line): readonly Message[] => line.messages.filter(({ method }) => method !== undefined);
afterEach(() => vi.useRealTimers());

it('a client on stdio is told of every change of its own tasks, as long as it listens', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const { spec, calls, end } = job();
  const { hub } = world({ tools: [spec], drainMs: 0 });
  await hub.start();
  const [line, other] = [await servedLine(hub, { principal: principal('ada') }), await servedLine(hub, { principal: principal('eve') })];
  const taskId = await begin(line);
  const foreign = await begin(other);
  line.send(modern(2, 'subscriptions/listen', { notifications: { taskIds: [taskId, foreign, 'nothing'] } }));
  await vi.waitFor(() => expect(notices(line)).toHaveLength(2));

  calls[0]?.log('info', 'Half way.');
  await vi.advanceTimersByTimeAsync(1_000);
  await vi.waitFor(() => expect(notices(line)).toHaveLength(3));
  const timers = vi.getTimerCount();
  line.send({ method: 'notifications/cancelled', params: { requestId: 2 } });
  await vi.waitFor(() => expect(vi.getTimerCount()).toBe(timers - 1));
  end('done');
  line.send(modern(3, 'tasks/get', { taskId }));
  await line.answerTo(3);
  await vi.advanceTimersByTimeAsync(1_000);

  const _meta = { 'io.modelcontextprotocol/subscriptionId': 2 };
  expect(notices(line)).toMatchObject([
    { method: 'notifications/subscriptions/acknowledged', params: { notifications: { taskIds: [taskId] }, _meta } },
    { method: 'notifications/tasks', params: { taskId, status: 'working', _meta } },
    { method: 'notifications/tasks', params: { taskId, statusMessage: 'Half way.', _meta } },
  ]);
  expect(notices(line)[0]?.params?.['notifications']).toEqual({ taskIds: [taskId] });
  other.send(modern(2, 'tasks/cancel', { taskId: foreign }));
  await other.answerTo(2);
  await Promise.all([line.close(), other.close()]);
  await hub.stop();
});

it('a client on stdio that has not declared tasks, or names them wrongly, does not hear of any', async () => {
  const { hub } = world({ tools: [job().spec], drainMs: 0 });
  await hub.start();
  const line = await servedLine(hub);

  line.send(modern(1, 'subscriptions/listen', { notifications: { taskIds: ['x'] } }, {}));
  line.send(modern(2, 'subscriptions/listen', { notifications: { taskIds: 'all' } }));
  line.send(modern(3, 'subscriptions/listen', { notifications: { taskIds: Array.from({ length: 33 }, String) } }));

  expect([await line.answerTo(1), await line.answerTo(2), await line.answerTo(3)]).toMatchObject([
    { error: { code: -32_021 } },
    { error: { code: -32_602 } },
    { error: { code: -32_602 } },
  ]);
  await line.close();
  await hub.stop();
});
