import { readdirSync, symlinkSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, it } from 'vitest';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { createLineLogger } from './stderr-logger.js';
import { loadConfig } from './load-config.js';

const at = temporaryFolder();
const logged: string[] = [];
const load = (name: string, text: string): ReturnType<typeof loadConfig> => {
  writeFileSync(at(name), text);
  return loadConfig(name, at(), { log: createLineLogger('warn', (line) => logged.push(line)) });
};
beforeEach(() => {
  logged.length = 0;
  // The core as a user's project has it: installed, not bundled.
  mkdirSync(at('node_modules', '@millrace'), { recursive: true });
  symlinkSync(fileURLToPath(new URL('../../../core', import.meta.url)), at('node_modules', '@millrace', 'core'));
});

it('makes a hub of options, in TypeScript', async () => {
  const hub = await load('millrace.config.ts', 'const name: string = "shop"; export default { name, version: "1.2.3" } as const;');

  expect(hub).toMatchObject({ name: 'shop', version: '1.2.3' });
});

it('takes a ready-made hub, also of another copy of the core', async () => {
  const hub = await load('hub.mjs', 'import { createHub } from "@millrace/core"; export default createHub({ name: "made" });');

  expect(hub.name).toBe('made');
});

it('gives a hub of options the log of the command, unless it has its own', async () => {
  const broken = `import { definePlugin, logger, provide } from "@millrace/core";
    const plugins = [definePlugin({ name: "broken", start() { throw new Error("no"); } })()];
    const none = () => {};
    const silent = provide(logger, { debug: none, info: none, warn: none, error: none });`;
  const own = await load('own.mjs', `${broken} export default { name: "own", plugins, services: [silent] };`);
  const given = await load('given.mjs', `${broken} export default { name: "given", plugins };`);

  await own.start();
  expect(logged).toEqual([]);
  await given.start();

  expect(logged.join('')).toContain("Plugin 'broken' failed to start.");
  await Promise.all([own.stop(), given.stop()]);
});

it('says when there is no such file', async () => {
  await expect(loadConfig('nowhere.ts', at(), { log: createLineLogger('silent', () => {}) })).rejects.toMatchObject({
    code: 'MILLRACE_CONFIG_FILE_MISSING',
    message: expect.stringContaining("'nowhere.ts'"),
  });
});

it.each([
  ['does not parse', 'export default {', /Unexpected|ParseError|SyntaxError/i],
  ['throws', 'throw new Error("no luck");', /no luck/],
  ['imports what is not installed', 'import "nowhere-to-be-found"; export default {};', /nowhere-to-be-found/],
  ['exports nothing', 'export const x = 1;', /neither a hub nor the options/],
  ['exports null', 'export default null;', /neither a hub nor the options/],
  ['exports a number', 'export default 5;', /neither a hub nor the options/],
  ['names no hub', 'export default { plugins: [] };', /neither a hub nor the options/],
])('refuses a file that %s, and names it', async (_, text, expected) => {
  await expect(load('bad.ts', text)).rejects.toMatchObject({
    code: 'MILLRACE_CONFIG_FILE_INVALID',
    message: expect.stringMatching(/'bad\.ts'/),
    problems: [expect.stringMatching(expected)],
  });
});

it('reports everything that is wrong with the plan of the hub', async () => {
  const text = `import { definePlugin, defineService } from "@millrace/core";
    const [a, b] = [defineService("x.a"), defineService("x.b")];
    export default { name: "x", plugins: [definePlugin({ name: "one", needs: { a }, start: () => ({}) })(), definePlugin({ name: "two", needs: { b }, start: () => ({}) })()] };`;

  await expect(load('plan.mjs', text)).rejects.toMatchObject({
    code: 'MILLRACE_CONFIG_FILE_INVALID',
    problems: [expect.stringContaining("'x.a'"), expect.stringContaining("'x.b'")],
  });
});

it('leaves nothing in the temporary folder', async () => {
  await load('millrace.config.ts', 'export default { name: "tidy" };');

  expect(readdirSync(tmpdir())).not.toContain('jiti');
  expect(readdirSync(at('node_modules'))).toEqual(['@millrace']);
});
