import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Kept from one run to the next. */
const cache = join(tmpdir(), 'millrace-compared');
const options = { maxBuffer: 256 * 1024 * 1024, timeout: 240_000 };

/** What a package registry gave: the folder it lies in, or why there is none. */
export type FromRegistry = { readonly folder: string; readonly missing?: never } | { readonly folder?: never; readonly missing: string };

/** The files of a Python package without what it needs, for code that nobody here wrote. */
export function pythonSources(requirement: string): Promise<FromRegistry> {
  return once(`sources-${requirement}`, (folder) =>
    run(
      'python3',
      ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '--target', folder, requirement],
      options,
    ),
  );
}

/** A folder with an environment of Python packages and what they need: `bin/python` runs them. */
export function pythonEnvironment(...requirements: readonly string[]): Promise<FromRegistry> {
  return once(`python-${requirements.join('+')}`, async (folder) => {
    await run('python3', ['-m', 'venv', folder], options);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    await run(join(folder, 'bin/python'), [...pip, ...requirements], options);
  });
}

/** A folder with npm packages and what they need; none of their scripts was run. */
export function npmPackages(...packages: readonly string[]): Promise<FromRegistry> {
  return once(`npm-${packages.join('+')}`, (folder) =>
    run('npm', ['install', '--silent', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder, ...packages], options),
  );
}

// Made elsewhere and moved when it is whole, so that what was interrupted is never used.
async function once(name: string, make: (folder: string) => Promise<unknown>): Promise<FromRegistry> {
  const folder = join(cache, name.replaceAll(/[^\w.=+-]+/g, '_'));
  if (existsSync(folder)) return { folder };
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(`${folder}-`);
  try {
    await make(draft);
    await rename(draft, folder);
    return { folder };
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (existsSync(folder)) return { folder };
    const told = String((error as { stderr?: unknown }).stderr ?? error);
    // Anything but a registry out of reach is a failure of the test.
    if (!/ENOENT|No module named|ensurepip|Could not find a version|ENOTFOUND|ECONNREFUSED|connection|resolve|timed out/i.test(told))
      throw error;
    return { missing: told.trim().split('\n').at(-1) ?? '' };
  }
}
