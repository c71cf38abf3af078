import { describe, expect, it } from 'vitest';
import { connectionCheck } from './connection-check.js';
import { measure } from './measure.js';
import type { Database, DatabaseStatus } from './tokens.js';
import { withinLimit } from './within-limit.js';

const { signal } = new AbortController();
const base = { engine: 'embedded', location: 'memory', schemas: [] } as const;

function databaseIn(status: Partial<DatabaseStatus>): Database & { tries: number } {
  return {
    tries: 0,
    status: async () => ({ ...base, state: 'ready', ...status }),
    async ready() {
      this.tries += 1;
      throw new Error('refused');
    },
  };
}

describe('the health of the database', () => {
  it.each([
    [{ state: 'ready' }, { status: 'pass' }],
    [
      { state: 'ready', problem: 'It did not answer.' },
      { status: 'degraded', message: 'It did not answer.' },
    ],
    [{ state: 'opening' }, { status: 'unknown', message: 'The database is not open yet.' }],
    [
      { state: 'refused', problem: 'In use.' },
      { status: 'fail', message: 'In use.' },
    ],
    [{ state: 'closed' }, { status: 'fail', message: 'The database is closed.' }],
  ] as const)('of %o is %o', async (status, finding) => {
    expect(await connectionCheck(databaseIn(status)).check(signal)).toMatchObject(finding);
  });

  it('tries a refused database again, and does not wait for it', async () => {
    const refused = databaseIn({ state: 'refused' });
    const ready = databaseIn({});

    await connectionCheck(refused).check(signal);
    await connectionCheck(ready).check(signal);

    expect([refused.tries, ready.tries]).toEqual([1, 0]);
  });
});

describe('measure', () => {
  const client = (query: () => Promise<never>) => ({ query }) as unknown as Parameters<typeof measure>[0];

  it('names the SQL state of a failed statement, not its text', async () => {
    const failing = client(() => Promise.reject(Object.assign(new Error('secret'), { code: '57P01' })));

    expect(await measure(failing)).toEqual({ problem: 'A statement failed (57P01).' });
    expect(await measure(client(() => Promise.reject(new Error('secret'))))).toEqual({ problem: 'A statement failed.' });
  });

  it('does not wait for ever', async () => {
    expect(await measure(client(() => new Promise(() => {})))).toEqual({ problem: 'It did not answer within 1500 ms.' });
  });
});

describe('waiting with a limit', () => {
  it('gives what the work gives', async () => {
    expect(await withinLimit(Promise.resolve(1), 1_000, signal)).toBe(1);
    await expect(withinLimit(Promise.reject(new Error('no')), 1_000, signal)).rejects.toThrow('no');
  });

  it('ends with the reason of the signal, also one that was given before', async () => {
    const stopped = AbortSignal.abort(new Error('stopped'));

    await expect(withinLimit(new Promise(() => {}), 1_000, stopped)).rejects.toThrow('stopped');
    await expect(withinLimit(new Promise(() => {}), 1)).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});
