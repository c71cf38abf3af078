import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { connectClient } from '@millrace/testkit';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createFetch } from '../http/create-fetch.js';
import { createHub } from '../hub/create-hub.js';
import { definePlugin } from '../plugin/define-plugin.js';
import { definePrompt } from '../token/prompt.js';
import { defineResource } from '../token/resource.js';
import { tool } from '../token/inline-tool.js';

const talker = tool({
  name: 'talk',
  purpose: 'Logs.',
  effect: 'reads',
  input: z.strictObject({}),
  handle: (_, call) => {
    call.log('info', 'quiet');
    call.log('warning', { loud: true });
    return 'said';
  },
});
const long = tool({
  name: 'long',
  purpose: 'Fails at length.',
  effect: 'reads',
  input: z.strictObject({ text: z.literal('x') }),
  handle: () => 'x',
});
const listing = defineResource({ name: 'rows', template: 'rows://{id}', list: () => Promise.reject(new Error('password is hunter2')) });
const hung = defineResource({ name: 'hung', template: 'hung://{id}', deadlineMs: 20, list: () => new Promise(() => {}) });
const broken = defineResource({ name: 'broken', uri: 'docs://broken' });
const asking = definePrompt({ name: 'asking', purpose: 'Asks first.' });
const parts = definePlugin({
  name: 'parts',
  resources: { listing, hung, broken },
  prompts: { asking },
  start: () => ({
    resources: { listing: ({ id }) => id, hung: ({ id }) => id, broken: () => Promise.reject(new Error('password is hunter2')) },
    prompts: {
      asking: async (_, call) => `You said ${(await call.ask('what', { message: 'What?', schema: z.object({ what: z.string() }) })).what}.`,
    },
  }),
});
const partsHub = () => createHub({ name: 'parts', tools: [talker, long], plugins: [parts()] });

describe.each(['modern', 'legacy'] as const)('the protocol of the %s era', (era) => {
  it('hides what a plugin throws from its client, and lists what others have', async () => {
    const hub = partsHub();
    const client = await connectClient(hub, { era });

    const list = await client.listResources();
    const read = await client.readResource('docs://broken').catch((cause: unknown) => cause);

    expect(list).toMatchObject([{ uri: 'docs://broken' }]);
    expect(read).toMatchObject({ code: -32603, data: { code: 'MILLRACE_INTERNAL', correlationId: expect.any(String) } });
    expect(`${JSON.stringify(list)}${String(read)}`).not.toContain('hunter2');
    await hub.stop();
  });

  it('keeps failures short, whatever was sent', async () => {
    const hub = partsHub();
    const client = await connectClient(hub, { era });

    const answer = await client.callTool('long', {
      text: 'y',
      ...Object.fromEntries(Array.from({ length: 3_000 }, (_, at) => [`field${at}`, at])),
    });

    expect(answer.isError).toBe(true);
    expect(JSON.stringify(answer).length).toBeLessThan(20_000);
    await hub.stop();
  });

  it('asks for prompts too, and says when nobody can be asked', async () => {
    const hub = partsHub();
    const client = await connectClient(hub, { era, answers: [{ what: 'yes' }] });
    const mute = await connectClient(hub, { era });

    expect(await client.getPrompt('asking')).toMatchObject([{ content: { text: 'You said yes.' } }]);
    await expect(mute.getPrompt('asking')).rejects.toMatchObject(
      era === 'modern'
        ? { code: -32_021, data: { requiredCapabilities: { elicitation: { form: {} } } } }
        : { code: -32_000, data: { code: 'MILLRACE_ASK_UNSUPPORTED' } },
    );
    await hub.stop();
  });
});

describe('log messages', () => {
  it('go to a client of the 2025 era from the level it has set', async () => {
    const hub = partsHub();
    const seen: unknown[] = [];
    const client = new Client({ name: 'logs', version: '0' });
    client.setNotificationHandler('notifications/message', ({ params }) => void seen.push(params));
    const fetch = createFetch(hub);
    await client.connect(
      new StreamableHTTPClientTransport(new URL('http://localhost/mcp'), { fetch: (input, init) => fetch(new Request(input, init)) }),
    );

    await client.setLoggingLevel('warning');
    await client.callTool({ name: 'talk', arguments: {} });

    await expect.poll(() => seen).toMatchObject([{ level: 'warning', data: { loud: true } }]);
    await client.close();
    await hub.stop();
  });
});
