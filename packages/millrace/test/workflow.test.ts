import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { describeBuilt, startBuilt, type Running } from './support/built-command.js';
import { clientKinds, connect, type Connected } from './support/connect.js';
import { makeMill, type Mill } from './support/mill.js';
import { subscribe, type Subscriber } from './support/subscribe.js';
import { runRecovery, runWorkflow } from './support/workflow.js';

// Real processes, each with a database of its own, on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const versions = { 'v2, MCP 2026-07-28': '2026-07-28', 'v2, MCP 2025-11-25': '2025-11-25', v1: '2025-11-25' };
let mill: Mill;
let client: Connected;
let stream: Subscriber;

describeBuilt.each(clientKinds)('over stdio, a client of %s', (kind) => {
  beforeAll(async () => {
    mill = makeMill();
    client = await connect(kind, { args: ['serve', '--stdio', '--stream-port', '0'], ...mill });
    stream = await subscribe(client, mill);
  });
  afterAll(async () => {
    await stream.close();
    await client.close();
    mill.remove();
  });

  it('agrees on its protocol and finds the tools of all modules', async () => {
    const names = await client.toolNames();

    expect(names).toEqual(expect.arrayContaining(['read_file', 'get_system_health', 'get_cost_data', 'get_stream_status']));
    expect(client.serverName).toBe('millrace');
    // The v1 client does not say over stdio what was agreed on.
    if (kind !== 'v1') expect(client.protocolVersion).toBe(versions[kind]);
  });

  it('takes a repository through all modules', async () => {
    await expect(runWorkflow(client, stream)).resolves.toBeUndefined();
  });

  it('sees a failure everywhere, and goes on', async () => {
    await expect(runRecovery(client, stream)).resolves.toBeUndefined();
  });

  it('leaves no process behind', async () => {
    const { pid } = client;
    expect(pid).toBeGreaterThan(0);

    await client.close();

    await vi.waitFor(() => expect(() => process.kill(pid ?? 0, 0)).toThrow('ESRCH'), 10_000);
  });
});

describeBuilt('over HTTP', () => {
  let server: Running;
  let url: string;
  beforeAll(async () => {
    mill = makeMill();
  });
  afterAll(() => mill.remove());
  beforeEach(async () => {
    server = startBuilt(['serve', '--http', '--port', '0', '--stream-port', '0'], mill);
    url = await vi.waitFor(() => {
      const found = /serves MCP at (\S+)\/mcp/.exec(server.stderr)?.[1];
      if (found === undefined) throw new Error(`not serving yet: ${server.stderr}`);
      return found;
    }, 120_000);
  });
  afterEach(async () => {
    server.child.kill('SIGTERM');
    const code = await server.ended;
    if (code !== 0) throw new Error(`the server ended with ${code}: ${server.stderr}`);
  });

  it.each(clientKinds)('a client of %s takes a repository through all modules, sees a failure everywhere, and goes on', async (kind) => {
    client = await connect(kind, { url });
    stream = await subscribe(client, mill);

    expect(client.protocolVersion).toBe(versions[kind]);
    await runWorkflow(client, stream);
    await runRecovery(client, stream);

    await stream.close();
    await client.close();
  });

  it('a second process on its database serves over stdio; what must be durable refuses there, and names the first', async () => {
    const second = await connect('v2, MCP 2026-07-28', { args: ['serve', '--stdio'], ...mill });

    const read = await second.call('read_file', { path: 'README.md' });
    const remembered = await second.call('remember', { text: 'The mill stands by the river.' });
    const status = (await second.call('get_database_status')).structuredContent;
    await second.close();

    expect(JSON.stringify(read.structuredContent)).toContain('The mill by the river');
    expect(remembered).toMatchObject({ isError: true, structuredContent: { error: { code: 'MILLRACE_DATABASE_IN_USE' } } });
    expect(remembered.content[0]?.text).toMatch(new RegExp(`'millrace'[^]*${server.child.pid}`));
    expect(JSON.stringify(status)).toContain(String(server.child.pid));
  });

  it('a second server on its database does not start, and names the first', async () => {
    const second = startBuilt(['serve', '--port', '0', '--stream-port', '0'], mill);

    expect(await second.ended).toBe(1);
    expect(second.stderr).toMatch(new RegExp(`'millrace'[^]*${server.child.pid}[^]*\\[MILLRACE_DATABASE_IN_USE\\]`));
    expect(second.stdout).toBe('');
  });
});
