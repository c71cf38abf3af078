import { catalogueChanged } from '../event/core-events.js';
import { points } from '../points/points.js';
import { toJsonSchema } from '../schema/json-schema.js';
import { createLists } from './create-lists.js';
import type { HubCore } from './hub-core.js';
import { hubHealth } from './hub-health.js';
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
    },
    views: Object.keys(options.views ?? {}),
    instructionsOf: (view) => (view === undefined ? undefined : options.views?.[view]?.instructions) ?? options.instructions,
    revision: () => catalogue.revision(),
    ...createLists(core),
    outputSchema: (tool) => {
      const output = catalogue.current().toolsByName.get(tool)?.spec.output;
      return output && toJsonSchema(output, 'output');
    },
    run: (request) => desk.run(request),
    onCatalogueChange: (listener) => core.events.on(catalogueChanged, listener, 'core'),
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
