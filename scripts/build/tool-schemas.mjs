import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../workspace.mjs';

/**
 * The JSON Schemas of all tools in the command's own hub, put in the place of `compose/tool-schemas`. Making them of the tools' schemas
 * takes a tenth of a start. The package and those it needs must have been built.
 */
export async function madeToolSchemas(pkg) {
  const [{ createMillrace }, { introspection }] = await Promise.all(
    [join(pkg.folder, 'dist/index.js'), join(root, 'packages/core/dist/index.js')].map((path) => import(pathToFileURL(path).href)),
  );
  const tools = createMillrace({ dataDirectory: join(pkg.folder, 'none'), roots: [pkg.folder] })
    .service(introspection)
    .tools();
  const schemas = Object.fromEntries(tools.map(({ name, inputSchema, outputSchema }) => [name, { inputSchema, outputSchema }]));
  // As JSON in a text it is read several times as fast as the same as an object of JavaScript.
  const contents = `export const toolSchemas = JSON.parse(${JSON.stringify(JSON.stringify(schemas))});`;
  return {
    name: 'tool-schemas',
    setup(setup) {
      setup.onLoad({ filter: /[\\/]compose[\\/]tool-schemas\.ts$/ }, () => ({ contents, loader: 'js' }));
    },
  };
}
