import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../workspace.mjs';

// What fifty tools cost the compiler, and so an editor: instantiations of types, measured with TypeScript 5.9.
const cases = [
  { name: 'inputs', output: '', most: 32_000 },
  { name: 'outputs', output: 'output: z.object({ r: z.string() }),', most: 46_000 },
];
const toolCount = 50;

let isWithin = true;
for (const { name, output, most } of cases) {
  const folder = join(root, 'packages/testkit/node_modules/.cache/type-cost', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'tools.ts'), fiftyTools(output));
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(configuration()));
  const { count, text, status } = measure(folder);
  const isGood = status === 0 && count !== undefined && count <= most;
  if (!isGood) isWithin = false;
  process.stdout.write(
    `${isGood ? 'ok' : 'TOO MUCH'}: ${toolCount} tools with ${name}: ${count ?? 'no figure'} instantiations (at most ${most})\n`,
  );
  if (status !== 0) process.stdout.write(text);
}
process.exitCode = isWithin ? 0 : 1;

function fiftyTools(output) {
  const names = Array.from({ length: toolCount }, (_, index) => `t${index}`);
  const input = `z.object({ a: z.string(), b: z.number().optional(), c: z.boolean().default(true), d: z.union([
    z.object({ k: z.literal('x'), v: z.string() }), z.object({ k: z.literal('y'), v: z.number() })]) })`;
  const tools = names.map(
    (name) => `export const ${name} = defineTool({ name: '${name}', purpose: 'p', effect: 'reads', input: ${input}, ${output} });`,
  );
  const handlers = names.map((name) => `${name}: async ({ a }) => ({ r: a })`);
  return `import { z } from 'zod';
import { definePlugin, defineTool } from '@millrace/core';
${tools.join('\n')}
export const many = definePlugin({ name: 'many', tools: { ${names.join(', ')} }, start() { return { tools: { ${handlers.join(', ')} } }; } });
`;
}

function configuration() {
  const options = { module: 'NodeNext', moduleResolution: 'NodeNext', target: 'ES2022', strict: true, exactOptionalPropertyTypes: true };
  return { compilerOptions: { ...options, skipLibCheck: true, noEmit: true, types: [] }, files: ['tools.ts'] };
}

function measure(folder) {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const result = spawnSync(process.execPath, [compiler, '-p', folder, '--extendedDiagnostics'], { encoding: 'utf8' });
  const count = /Instantiations:\s+(\d+)/.exec(result.stdout)?.[1];
  return { count: count === undefined ? undefined : Number(count), text: result.stdout, status: result.status };
}
