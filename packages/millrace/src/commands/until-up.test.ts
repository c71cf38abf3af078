import { createHub, definePlugin, MillraceError, type Hub } from '@millrace/core';
import { database, type Connection, type Database } from '@millrace/database/tokens';
import { streamGateway, type GatewayReady, type StreamGateway } from '@millrace/plugin-langflow/tokens';
import { expect, it } from 'vitest';
import { untilUp } from './until-up.js';

const never = new AbortController().signal;
const failing = (code: string) => () => Promise.reject(new MillraceError(code, { what: 'No.' }));
const hubWith = async (parts: { database?: Database['ready']; gateway?: StreamGateway['ready'] }): Promise<Hub> => {
  const storage = definePlugin({
    name: 'storage',
    provides: { database },
    start: () => ({ services: { database: { ready: parts.database ?? (async () => ({}) as Connection), status: failing('x') } } }),
  });
  const gateway: StreamGateway = {
    state: 'serving',
    address: undefined,
    statistics: () => ({ connections: 0, streams: [], delivered: 0, dropped: 0 }),
    ready: parts.gateway ?? (async () => ({ state: 'skipped', because: 'x' }) satisfies GatewayReady),
    changeCertificate: () => {},
  };
  const streams = definePlugin({ name: 'streams', provides: { streamGateway }, start: () => ({ services: { streamGateway: gateway } }) });
  const hub = createHub({ name: 'x', plugins: [storage(), streams()] });
  await hub.start();
  return hub;
};

it('waits for database and gateway', async () => {
  let open = (): void => {};
  const opening = new Promise<Connection>((resolve) => (open = () => resolve({} as Connection)));
  const order: string[] = [];
  const hub = await hubWith({ database: () => opening });

  const up = untilUp(hub, never).then(() => order.push('up'));
  order.push('opened');
  open();
  await up;

  expect(order).toEqual(['opened', 'up']);
  await hub.stop();
});

it.each([
  ['MILLRACE_DATABASE_IN_USE', { database: failing('MILLRACE_DATABASE_IN_USE') }],
  ['MILLRACE_DATABASE_DIRECTORY', { database: failing('MILLRACE_DATABASE_DIRECTORY') }],
  ['MILLRACE_STREAM_PORT_TAKEN', { gateway: failing('MILLRACE_STREAM_PORT_TAKEN') }],
])('fails with %s, which waiting does not mend', async (code, parts) => {
  const hub = await hubWith(parts);

  await expect(untilUp(hub, never)).rejects.toMatchObject({ code });
  await hub.stop();
});

it('leaves trouble that may pass to health', async () => {
  const hub = await hubWith({ database: failing('MILLRACE_DATABASE_UNAVAILABLE'), gateway: () => Promise.reject(new Error('odd')) });

  await expect(untilUp(hub, never)).resolves.toBeUndefined();
  await hub.stop();
});

it('waits for nothing in a hub that has neither', async () => {
  const hub = createHub({ name: 'bare' });
  await hub.start();

  await expect(untilUp(hub, never)).resolves.toBeUndefined();
  await hub.stop();
});
