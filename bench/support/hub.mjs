import { createHub } from '@millrace/core';
import { main } from '@millrace/plugin-main';

/** A hub with MAIN alone, in this process and started. @param config - as `main` takes it. */
export async function startHub(config) {
  const hub = createHub({ name: 'bench', plugins: [main(config)] });
  await hub.start();
  return hub;
}
