// The suite imports fs.globSync, which Node has from version 22 on, for commands that are not used here: below that it gets an empty one.
import * as fs from 'node:fs';
import { register } from 'node:module';

const withGlob = `
export * from 'node:fs';
export { default } from 'node:fs';
export const globSync = () => [];
`;
const hooks = `
export async function resolve(specifier, context, next) {
  const isSuite = context.parentURL?.includes('/node_modules/@modelcontextprotocol/conformance');
  if (specifier !== 'fs' || !isSuite) return next(specifier, context);
  return { url: ${JSON.stringify(dataUrl(withGlob))}, shortCircuit: true };
}
`;

if (!('globSync' in fs)) register(dataUrl(hooks));

function dataUrl(source) {
  return `data:text/javascript,${encodeURIComponent(source)}`;
}
