import { catalogueChanged } from '../event/core-events.js';
import { points } from '../points/points.js';
import { toJsonSchema } from '../schema/json-schema.js';
import { createCacheHints } from './cache-hints.js';
import { createExtensions } from './extensions.js';
import { createLists } from './create-lists.js';
import type { HubCore } from './hub-core.js';
import { hubHealth } from './hub-health.js';
import { createPages } from './pages.js';
import { createResourceUpdates } from './resource-updates.js';
import type { Serving } from './serving.js';

/** The side of a hub that transports see. */
export function createServing(core: HubCore): Serving {
  const { options, catalogue, contributions, desk } = core;
  const routes = contributions.reader(points.httpRoutes);
  return {
    info: {
      name: options.name,
      version: options.version ?? '0.0.0',
      ...(options.title !== undefined && { title: options.title }),
      ...(options.description !== undefined && { description: options.description }),
      ...(options.websiteUrl !== undefined && { websiteUrl: options.websiteUrl }),
      ...(options.icons !== undefined && { icons: options.icons }),
    },
    views: Object.keys(options.views ?? {}),
    instructionsOf: (view) => (view === undefined ? undefined : options.views?.[view]?.instructions) ?? options.instructions,
    revision: () => catalogue.revision(),
    ...createLists(core),
    ...createPages(core),
    ...createCacheHints(core),
    keepAliveMs: options.keepAliveMs ?? 10_000,
    hasApps: () => catalogue.current().hasApps,
    outputSchema: (tool) => {
      const output = catalogue.current().toolsByName.get(tool)?.spec.output;
      return output && toJsonSchema(output, 'output');
    },
    run: (request) => desk.run(request),
    extensions: createExtensions(core),
    onResourceUpdates: createResourceUpdates(core.events),
    onCatalogueChange: (listener) => core.events.on(catalogueChanged, listener, { name: 'core' }),
    routes: () => routes.values,
    health: (signal) => hubHealth(core, signal),
    get clock() {
      return core.clock();
    },
    get log() {
      return core.log();
    },
  };
}
