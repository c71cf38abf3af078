import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildCommand } from './build/command.mjs';
import { buildDeclarations } from './build/declarations.mjs';
import { buildJavaScript } from './build/javascript.mjs';
import { readPackage } from './workspace.mjs';

// Builds the package in the working directory: JavaScript by tsup, declarations by TypeScript 7.
const pkg = readPackage(process.cwd());
try {
  await buildJavaScript(pkg);
  if (pkg.manifest.bin && existsSync(join(pkg.folder, 'src/cli.ts'))) await buildCommand(pkg);
  buildDeclarations(pkg);
  const missing = Object.values(pkg.entries).filter((source) => !existsSync(join(pkg.folder, source)));
  if (missing.length > 0) throw new Error(`${pkg.manifest.name} exports what has no source: ${missing.join(', ')}`);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
