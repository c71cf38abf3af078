import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { describeBuilt, runBuilt, startBuilt, type Running } from './support/built-command.js';
import { makeMill, type Mill } from './support/mill.js';

// Real processes, each with a database of its own, on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000 });

let mill: Mill;
beforeEach(() => void (mill = makeMill()));
afterEach(() => mill.remove());

const untilTold = (run: Running, text: string): Promise<void> =>
  vi.waitFor(() => expect(run.stderr).toContain(text), { timeout: 120_000, interval: 20 });
/** What the runtime keeps for its next start (from Node 22.1 on) is not ours to remove. */
const leftOver = (): string[] => readdirSync(mill.temporary).filter((name) => name !== 'node-compile-cache');
const childrenOf = (pid: number | undefined): string[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
const isAlive = (pid: string): boolean => readdirSync('/proc').includes(pid);
const serving = ['serve', '--port', '0', '--stream-port', '0'];

describeBuilt.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s', (signal) => {
  it('stops a server on HTTP with 0', async () => {
    const server = startBuilt(serving, mill);
    await untilTold(server, 'serves MCP at');

    server.child.kill(signal);

    expect({ code: await server.ended, stdout: server.stdout, left: leftOver() }).toEqual({ code: 0, stdout: '', left: [] });
    expect(server.stderr).toMatch(/millrace has stopped\.\n$/);
  });

  it('stops a server on stdio with 0, and leaves standard output to the protocol', async () => {
    const server = startBuilt(['serve', '--stdio', '--stream-port', '0'], mill);
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '0' } };
    server.child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params })}\n`);
    await vi.waitFor(() => expect(server.stdout).toContain('"serverInfo"'), { timeout: 120_000, interval: 20 });

    server.child.kill(signal);

    expect(await server.ended).toBe(0);
    for (const line of server.stdout.split('\n').filter(Boolean)) expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' });
  });
});

describeBuilt('the main job', () => {
  it('prints one document, ends with 0 and leaves nothing', async () => {
    const { code, stdout } = await runBuilt(['main-job', '--once', '--json'], { ...mill, env: { TMPDIR: mill.temporary } });

    expect(JSON.parse(stdout)).toMatchObject({
      ingest: { status: 'success', files: 2, symbols: 1 },
      stream: { status: 'streamed' },
      hub: { plugins: 4 },
    });
    expect(stdout).toMatch(/^[^\n]+\n$/);
    expect({ code, left: leftOver() }).toEqual({ code: 0, left: [] });
  });

  it('stops at the first Ctrl-C, at once at the second, and leaves neither child nor folder', async () => {
    const run = startBuilt(['main-job', '--once'], { ...mill, env: { TMPDIR: mill.temporary } });
    await untilTold(run, 'opening the database');
    const children = childrenOf(run.child.pid);

    run.child.kill('SIGSTOP');
    run.child.kill('SIGINT');
    run.child.kill('SIGCONT');
    await untilTold(run, 'stopping:');
    const again = setInterval(() => run.child.kill('SIGINT'), 100);
    const code = await run.ended;
    clearInterval(again);

    expect({ code, left: leftOver(), children: children.filter(isAlive) }).toEqual({ code: 130, left: [], children: [] });
  });

  it('serves until Ctrl-C, ends with 0 and leaves no child', async () => {
    const run = startBuilt(['main-job', '--port', '0', '--stream-port', '0'], { ...mill, env: { TMPDIR: mill.temporary } });
    await untilTold(run, 'serving; Ctrl-C stops.');
    const children = childrenOf(run.child.pid);

    run.child.kill('SIGINT');

    expect({ code: await run.ended, left: leftOver() }).toEqual({ code: 0, left: [] });
    expect(children.filter(isAlive)).toEqual([]);
    expect(readdirSync(join(mill.cwd, '.millrace')).sort()).toEqual(['database', 'streams']);
  });
});

describeBuilt('the command', () => {
  it('a reader that goes early is no failure', async () => {
    const run = startBuilt(['inspect', '--json'], mill);
    run.child.stdout.destroy();

    expect({ code: await run.ended, stderr: run.stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('a stdio client that goes ends the server with 0', async () => {
    const run = await runBuilt(['serve', '--stdio', '--stream-port', '0'], mill);

    expect({ code: run.code, stdout: run.stdout, left: leftOver() }).toEqual({ code: 0, stdout: '', left: [] });
  });

  it('a configuration in TypeScript is served as built, and what it prints does not reach the protocol', async () => {
    writeFileSync(
      join(mill.cwd, 'millrace.config.ts'),
      `const name: string = 'configured';\nconsole.log('hello from the configuration');\nexport default { name };\n`,
    );
    const { code, stdout } = await runBuilt(['inspect', '--json', '--config', 'millrace.config.ts'], mill);
    const served = await runBuilt(['serve', '--stdio', '--config', 'millrace.config.ts'], mill);

    expect({ code, left: leftOver() }).toEqual({ code: 0, left: [] });
    expect(JSON.parse(stdout)).toMatchObject({ name: 'configured' });
    expect({ code: served.code, stdout: served.stdout }).toEqual({ code: 0, stdout: '' });
    expect(served.stderr).toContain('hello from the configuration');
  });
});
