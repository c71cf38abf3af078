import { rm, truncate, writeFile } from 'node:fs/promises';
import { definePlugin, resourceUpdated, type Principal } from '@millrace/core';
import { createFetch } from '@millrace/core/http';
import { describe, expect, it, vi } from 'vitest';
import { mainHub } from '../test-support/main-hub.js';
import { watch } from '../tokens.js';

const ada: Principal = { id: 'ada', tenant: 't', groups: [], scopes: new Set(['main:read']), via: 'http' };

describe('watch', () => {
  it('tells the hub of changed files, and each caller of what it watches itself', async () => {
    const heard: string[] = [];
    const ear = definePlugin({
      name: 'ear',
      start({ on }) {
        on(resourceUpdated, ({ uri }) => void heard.push(uri));
        return {};
      },
    });
    await using test = await mainHub({ 'root/src/a.ts': 'old' }, {}, [ear()]);

    expect(await test.hub.call(watch, { globs: ['src/*.ts', '*.md'] })).toEqual({ status: 'success', watching: ['src/*.ts', '*.md'] });
    expect(await test.hub.call(watch, {}, { principal: ada })).toEqual({ status: 'success', watching: [] });
    await writeFile(test.folder.at('root/src/a.ts'), 'new');
    await vi.waitFor(() => expect(heard).toContain('workspace:///src/a.ts'), { timeout: 5_000, interval: 10 });

    expect(await test.hub.call(watch, { globs: ['*.md'], stop: true })).toMatchObject({ watching: ['src/*.ts'] });
    expect(await test.hub.call(watch, { stop: true })).toMatchObject({ watching: [] });
  });

  it('names the folder that was meant', async () => {
    await using test = await mainHub({ 'root/src/a.ts': '' });

    await expect(test.hub.call(watch, { globs: ['scr/*.ts'] })).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining("'src'"),
    });
  });

  it('reaches a client that has subscribed to the file', async () => {
    await using test = await mainHub({ 'root/a.txt': 'old' });
    const serve = createFetch(test.hub, { authenticate: () => ada });
    const headers: Record<string, string> = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
    const post = async (method: string, params: object) => {
      const body = JSON.stringify({ jsonrpc: '2.0', id: method, method, params });
      const answer = await serve(new Request('http://localhost/mcp', { method: 'POST', headers, body }));
      return { session: answer.headers.get('mcp-session-id'), text: await answer.text() };
    };
    const client = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '0' } };
    headers['mcp-session-id'] = (await post('initialize', client)).session ?? '';
    const events = await serve(new Request('http://localhost/mcp', { headers: { ...headers, accept: 'text/event-stream' } }));
    const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();

    await post('resources/subscribe', { uri: 'workspace:///a.txt' });
    await post('tools/call', { name: 'watch', arguments: { globs: ['*.txt'] } });
    await writeFile(test.folder.at('root/a.txt'), 'new');
    let text = '';
    while (!text.includes('a.txt')) text += (await reader?.read())?.value ?? 'a.txt: the stream has ended';
    await reader?.cancel();

    expect(text).toContain('"method":"notifications/resources/updated","params":{"uri":"workspace:///a.txt"}');
  });
});

describe('workspace files as resources', () => {
  it('are read by their paths: text as text in its encoding, all else as bytes', async () => {
    const png = Buffer.from('\x89PNG\0', 'latin1');
    await using test = await mainHub({ 'root/src/read me.txt': Buffer.from('caf\xe9', 'latin1'), 'root/a.png': png });

    expect(await test.hub.read('workspace:///src/read%20me.txt')).toEqual({ data: 'café', mimeType: 'text/plain' });
    expect(await test.hub.read('workspace:///a.png')).toEqual({ data: new Uint8Array(png), mimeType: 'image/png' });
  });

  it.each([
    ['.env', 'denied'],
    ['.git/config', 'denied'],
    ['../secret', 'outside_roots'],
    ['%2e%2e/secret', 'outside_roots'],
    ['%00', 'invalid_path'],
    ['src', 'is_directory'],
    ['large.log', 'too_large'],
    ['gone.txt', 'not_found'],
  ])('refuse %s with %s', async (path, code) => {
    const files = {
      'root/.env': 'KEY=1',
      'root/.git/config': '',
      'root/src/a.ts': '',
      'root/large.log': '',
      secret: '',
      'root/gone.txt': '',
    };
    await using test = await mainHub(files);
    await truncate(test.folder.at('root/large.log'), 5_000_000_000);
    await rm(test.folder.at('root/gone.txt'));

    await expect(test.hub.read(`workspace:///${path}`)).rejects.toMatchObject({ code });
  });

  it('are for those alone who may read', async () => {
    await using test = await mainHub({ 'root/a.txt': 'x' });

    await expect(test.hub.read('workspace:///a.txt', { principal: { ...ada, scopes: new Set() } })).rejects.toMatchObject({
      code: 'MILLRACE_SCOPE_MISSING',
    });
  });
});
