import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toolIndex, toolPage } from '../tool-pages/tool-page.mjs';
import { root } from '../workspace.mjs';

// Every tool of plugin-main has a page in docs/tools/main, made from its definition and from examples that are run here and
// now on the built package. `--write` writes the pages; without it, a page that differs is a failure.
const { runExamples, tools } = await import('../tool-pages/main-examples.mjs');
const folder = join(root, 'docs/tools/main');
const examples = await runExamples();
const pages = new Map([['README.md', toolIndex('The tools of @millrace/plugin-main', tools)]]);
const problems = [];
for (const tool of tools) {
  const shown = examples.get(tool.name) ?? [];
  if (shown.length === 0) problems.push(`${tool.name} has no example in scripts/tool-pages/main-examples.mjs`);
  pages.set(`${tool.name}.md`, toolPage(tool, shown));
}

if (process.argv.includes('--write')) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of pages) writeFileSync(join(folder, name), text);
} else {
  for (const [name, text] of pages) {
    const file = join(folder, name);
    if (!existsSync(file) || readFileSync(file, 'utf8') !== text) problems.push(`docs/tools/main/${name} is out of date; run pnpm tools`);
  }
  const old = existsSync(folder) ? readdirSync(folder).filter((name) => !pages.has(name)) : [];
  for (const name of old) problems.push(`docs/tools/main/${name} belongs to no tool; run pnpm tools`);
}
for (const problem of problems) process.stdout.write(`${problem}\n`);
if (problems.length === 0) process.stdout.write(`ok: ${tools.length} tools, ${[...examples.values()].flat().length} examples run\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
