import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildWorker } from '../test-support/build-worker.js';
import { mainHub } from '../test-support/main-hub.js';
import { refusalOf } from '../test-support/refusal.js';
import { findCodePatterns } from '../tokens.js';

let worker: Awaited<ReturnType<typeof buildWorker>>;
beforeAll(async () => {
  worker = await buildWorker();
});
afterAll(() => worker.remove());

describe('find_code_patterns', () => {
  it('shows hits below the paths of their files', async () => {
    await using test = await mainHub({ 'root/a.ts': 'f(1); f(2);', 'root/b.ts': 'f(3);' }, { workerProgram: worker.program });

    expect(await test.hub.call(findCodePatterns, { pattern: 'f($A)', language: 'ts' })).toEqual({
      status: 'success',
      results: 'a.ts\n1:1 f(1) A=1\n1:7 f(2) A=2\nb.ts\n1:1 f(3) A=3',
      total: 3,
    });
  });

  it('goes on page by page, and says what there is when there is nothing', async () => {
    await using test = await mainHub({ 'root/a.ts': 'f(1);\n'.repeat(30), 'root/b.ts': 'g(1)' }, { workerProgram: worker.program });
    const wanted = { pattern: 'f($A)', language: 'ts', max_tokens: 60 };

    const first = await test.hub.call(findCodePatterns, wanted);
    const second = await test.hub.call(findCodePatterns, { ...wanted, max_tokens: 2_000, cursor: first.cursor });
    const nothing = await test.hub.call(findCodePatterns, { pattern: 'g($A, 2)', language: 'ts' });

    expect(first).toMatchObject({ note: 'More with cursor; or narrow path.' });
    expect(second).toMatchObject({ total: 30 });
    expect(`${first.results}\n${second.results}`.match(/f\(1\)/g)).toHaveLength(30);
    expect(nothing).toMatchObject({ results: '', total: 0, note: 'Nothing in 2 candidate files.' });
  });

  it('refuses what does not parse, with the reason', async () => {
    await using test = await mainHub({ 'root/a.ts': 'f(1)' }, { workerProgram: worker.program });

    expect(await refusalOf(test.hub.call(findCodePatterns, { pattern: 'f(', language: 'ts' }))).toMatchObject({
      code: 'invalid_pattern',
      message: expect.stringContaining("does not parse: 'f(' at line 1, character 1"),
    });
  });

  it('finds every preset by name through the tool', async () => {
    await using test = await mainHub({ 'root/a.py': 'try:\n    a()\nexcept:\n    pass\n' }, { workerProgram: worker.program });

    expect(await test.hub.call(findCodePatterns, { preset: 'bare-except' })).toMatchObject({ results: 'a.py\n3:1 except:…' });
  });
});
