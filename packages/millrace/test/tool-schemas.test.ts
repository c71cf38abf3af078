import { introspection } from '@millrace/core';
import { createMillrace } from 'millrace';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { describeBuilt, runBuilt } from './support/built-command.js';
import { makeMill, type Mill } from './support/mill.js';

// A real process, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

let mill: Mill;
beforeEach(() => void (mill = makeMill()));
afterEach(() => mill.remove());

describeBuilt('the command', () => {
  it('lists with the schemas that its build has made what the tools themselves say', async () => {
    const own = createMillrace({ dataDirectory: mill.cwd, roots: [mill.cwd] })
      .service(introspection)
      .tools();

    const { stdout } = await runBuilt(['inspect', '--json'], mill);

    const { tools } = JSON.parse(stdout) as { readonly tools: unknown };
    expect(tools).toEqual(JSON.parse(JSON.stringify(own)));
    expect(own.length).toBeGreaterThan(30);
  });
});
