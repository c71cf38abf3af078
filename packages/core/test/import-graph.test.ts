import { build, type Metafile } from 'esbuild';
import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { createContext, Script } from 'node:vm';
import { describe, expect, it } from 'vitest';

const isDist = process.env['MILLRACE_TEST_DIST'] === '1';
const core = new URL('../', import.meta.url);
const fileOf = (entry: string): string => fileURLToPath(new URL(isDist ? `dist/${entry}.js` : `src/${entry}.ts`, core));

/** Bundles code for an environment without Node; every import, of dependencies and inside functions too, is followed. */
async function bundle(code: string): Promise<{ text: string; metafile: Metafile }> {
  const result = await build({
    stdin: { contents: code, resolveDir: fileURLToPath(core), loader: 'ts' },
    bundle: true,
    write: false,
    metafile: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'silent',
  });
  return { text: result.outputFiles[0]?.text ?? '', metafile: result.metafile };
}

/** What each file imports, however it does. */
function importsOf({ inputs }: Metafile): { readonly file: string; readonly imported: string }[] {
  return Object.entries(inputs).flatMap(([file, { imports }]) =>
    imports.map(({ path, original }) => ({ file, imported: original ?? path })),
  );
}

/** A file and what it imports before it runs. */
function importedBy({ inputs }: Metafile, file: string, found = new Set<string>()): readonly string[] {
  if (found.has(file)) return [];
  found.add(file);
  for (const { path, kind } of inputs[file]?.imports ?? [])
    if (kind === 'import-statement') importedBy({ inputs } as Metafile, path, found);
  return [...found];
}

const isBuiltIn = (name: string): boolean => name.startsWith('node:') || builtinModules.includes(name);

describe('the import graph', () => {
  it.each(['index', 'http/index', 'v1/index'])('of the entry %s has no module of Node in it', async (entry) => {
    const { metafile } = await bundle(`export * from ${JSON.stringify(fileOf(entry))};`);

    const imports = importsOf(metafile);

    expect(existsSync(fileOf(entry))).toBe(true);
    // The serving of HTTP is imported inside a function: it has been followed.
    if (entry === 'index') expect(imports.some(({ imported }) => imported.includes('@modelcontextprotocol/server'))).toBe(true);
    expect(imports.filter(({ imported }) => isBuiltIn(imported))).toEqual([]);
  });

  it('of a start has no parser of YAML in it: that is imported inside a function', async () => {
    const { metafile } = await bundle(`export * from ${JSON.stringify(fileOf('index'))};`);
    const entry = Object.keys(metafile.inputs).find((file) => file.endsWith(isDist ? 'dist/index.js' : 'src/index.ts')) ?? '';

    const atStart = importedBy(metafile, entry);

    // In what was built the parser lies within parse-yaml's own file.
    expect(Object.keys(metafile.inputs).some((file) => /parse-yaml/.test(file))).toBe(true);
    expect(atStart.length).toBeGreaterThan(5);
    expect(atStart.filter((file) => /parse-yaml|\/yaml\//.test(file))).toEqual([]);
  });

  it('would show a module of Node that is imported inside a function', async () => {
    await expect(bundle(`export const open = () => import('node:fs');`)).rejects.toThrow('node:fs');
  });
});

describe('hub.fetch where there is no Node', () => {
  // What a browser, a worker or Deno has; no process, no Buffer, no require.
  const web = [
    'AbortController AbortSignal atob btoa Blob crypto DOMException Event EventTarget fetch FormData Headers',
    'performance queueMicrotask ReadableStream Request Response setTimeout clearTimeout setInterval clearInterval structuredClone',
    'TextDecoder TextEncoder TextDecoderStream TextEncoderStream TransformStream URL URLSearchParams WritableStream',
  ].flatMap((line) => line.split(' '));

  it('serves clients of both eras', async () => {
    const zod = fileURLToPath(new URL('node_modules/zod', core));
    const { text } = await bundle(`
      import { createHub, definePlugin, points, tool } from ${JSON.stringify(fileOf('index'))};
      import { z } from ${JSON.stringify(zod)};
      const greet = tool({ name: 'greet', purpose: 'Greets.', effect: 'reads', input: z.object({ name: z.string() }), handle: ({ name }) => 'Hello, ' + name });
      const main = '---\\nname: cook\\ndescription: >-\\n  How to\\n  cook.\\n---\\n';
      const start = ({ add }) => (add(points.skills, { name: 'cook', files: { 'SKILL.md': main } }), {});
      const hub = createHub({ name: 'web', tools: [greet], plugins: [definePlugin({ name: 'kitchen', start })()] });
      globalThis.answer = async (headers, body) => {
        const init = { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers }, body: JSON.stringify(body) };
        const response = await hub.fetch(new Request('http://localhost/mcp', init));
        return [response.status, response.headers.get('mcp-session-id'), await response.text()];
      };
    `);
    const globals = Object.fromEntries(web.map((name) => [name, (globalThis as Record<string, unknown>)[name]]));
    const context = createContext({ ...globals, console: {} });
    new Script(text).runInContext(context);
    const answer = context['answer'] as (headers: object, body: object) => Promise<[number, string | null, string]>;

    const clientInfo = { name: 'raw', version: '0' };
    const opening = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo };
    const opened = await answer({}, { jsonrpc: '2.0', id: 1, method: 'initialize', params: opening });
    const params = { name: 'greet', arguments: { name: 'Ada' } };
    const old = await answer({ 'mcp-session-id': opened[1] }, { jsonrpc: '2.0', id: 2, method: 'tools/call', params });
    const meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': clientInfo,
      'io.modelcontextprotocol/clientCapabilities': {},
    };
    const headers = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'greet' };
    const modern = await answer(headers, { jsonrpc: '2.0', id: 3, method: 'tools/call', params: { ...params, _meta: meta } });

    const skills = await answer(
      { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'skills/list' },
      { jsonrpc: '2.0', id: 4, method: 'skills/list', params: { _meta: meta } },
    );

    expect([opened[0], old[0], modern[0]]).toEqual([200, 200, 200]);
    expect(skills[2]).toContain('"description":"How to cook."');
    expect([old[2], modern[2]].every((body) => body.includes('Hello, Ada'))).toBe(true);
  });
});
