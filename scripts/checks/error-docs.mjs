import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorPage } from '../error-page.mjs';
import { root } from '../workspace.mjs';

// Every code that an error carries has a section in docs/errors.md with its cause and its fix. `--write` writes the page.
const page = join(root, 'docs/errors.md');
const { text, problems, count } = errorPage();
if (process.argv.includes('--write')) writeFileSync(page, text);
else if (!existsSync(page) || readFileSync(page, 'utf8') !== text)
  problems.push('docs/errors.md is not what the catalogues say; run pnpm errors');
for (const problem of problems) process.stdout.write(`${problem}\n`);
if (problems.length === 0) process.stdout.write(`ok: ${count} error codes explained\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
