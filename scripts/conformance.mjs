import { parseArgs } from 'node:util';
import { runAll, serve } from '../conformance/run.mjs';
import { buildAll } from './build/build-all.mjs';

// `pnpm conformance` runs the official suite against a hub with its fixtures; `pnpm conformance:serve -- --port 3913` only serves it.
// With --sources the workspace's sources are served in place of what is built.
const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== '--'),
  options: { serve: { type: 'boolean' }, port: { type: 'string', default: '3913' }, sources: { type: 'boolean', default: false } },
});
const options = { onSources: values.sources, port: Number(values.port) };

if (!options.onSources && !(await buildAll({ names: ['core'], tell: (line) => process.stderr.write(`${line}\n`) }))) process.exitCode = 1;
else if (values.serve) process.exitCode = await serve(options);
else process.exitCode = (await runAll(options)) ? 0 : 1;
