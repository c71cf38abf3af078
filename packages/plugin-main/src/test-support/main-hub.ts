import type { Hub, Plugin } from '@millrace/core';
import { testHub } from '@millrace/testkit';
import type { z } from 'zod';
import { main, type mainConfig } from '../index.js';
import { temporaryFolder, type TemporaryFolder } from './temporary-folder.js';

/** A hub with this plugin alone, over a root of one test's own. */
export interface MainHub extends AsyncDisposable {
  readonly hub: Hub;
  /** Holds the root `root`, and `cache`, where clones and borrowed folders lie. */
  readonly folder: TemporaryFolder;
}

/** Starts a hub. @param files - by path from the folder above the root. @param plugins - beside this one. */
export async function mainHub(
  files: Readonly<Record<string, string | Uint8Array>> = {},
  config: Partial<z.input<typeof mainConfig>> = {},
  plugins: readonly Plugin[] = [],
): Promise<MainHub> {
  const folder = await temporaryFolder({ 'root/': '', 'cache/': '', ...files });
  const hub = await testHub([main({ roots: [folder.at('root')], cacheDirectory: folder.at('cache'), ...config }), ...plugins]);
  return {
    hub,
    folder,
    async [Symbol.asyncDispose]() {
      await hub.stop();
      await folder[Symbol.asyncDispose]();
    },
  };
}
