import { describe, expect, it } from 'vitest';
import type { HealthCheck } from '../points/health-check.js';
import type { CheckReport } from './health.js';
import { runHealthChecks, verdictOf } from './run-health-checks.js';

const run = async (check: Partial<HealthCheck>, signal?: AbortSignal): Promise<CheckReport | undefined> =>
  (await runHealthChecks([{ plugin: 'p', value: { name: 'p.check', check: () => ({ status: 'pass' }), ...check } }], signal))[0];

describe('runHealthChecks', () => {
  it('says what each check found, whose it is and how long it took', async () => {
    const report = await run({ critical: true, check: async () => ({ status: 'degraded', message: 'Slow.', data: { ms: 900 } }) });

    expect(report).toEqual({
      name: 'p.check',
      plugin: 'p',
      critical: true,
      status: 'degraded',
      message: 'Slow.',
      data: { ms: 900 },
      durationMs: expect.any(Number),
    });
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('no disk\nat somewhere');
      },
    ],
    ['rejects', async () => Promise.reject(new Error('no disk\nat somewhere'))],
  ])('takes a check that %s for failed, with the first line of why', async (_, check) => {
    expect(await run({ check })).toMatchObject({ status: 'fail', message: 'no disk' });
  });

  it('says of a check that does not answer in time that it knows nothing, and aborts it', async () => {
    let seen: AbortSignal | undefined;

    const report = await run({ timeoutMs: 10, check: (signal) => ((seen = signal), new Promise(() => {})) });

    expect(report).toMatchObject({ status: 'unknown', message: 'No answer within 10 ms.' });
    expect(seen?.aborted).toBe(true);
  });

  it('runs all checks at once, and one that hangs keeps no other', async () => {
    let arrived = 0;
    let open = (): void => {};
    const all = new Promise<void>((resolve) => (open = resolve));
    const meet: HealthCheck = { name: 'meet', check: async () => (++arrived === 2 && open(), await all, { status: 'pass' }) };
    const hang: HealthCheck = { name: 'hang', timeoutMs: 20, check: () => new Promise(() => {}) };

    const reports = await runHealthChecks([meet, hang, meet].map((value) => ({ plugin: 'p', value })));

    expect(reports.map(({ status }) => status)).toEqual(['pass', 'unknown', 'pass']);
  });

  it('hands the abort of its caller on, also one that came before', async () => {
    const later = new AbortController();
    const wait = (signal: AbortSignal) =>
      new Promise<{ status: 'fail'; message: string }>((resolve) => {
        const end = (): void => resolve({ status: 'fail', message: String(signal.reason) });
        if (signal.aborted) end();
        signal.addEventListener('abort', end);
      });

    const running = run({ check: wait }, later.signal);
    later.abort('enough');
    const before = run({ check: wait }, AbortSignal.abort('never mind'));

    expect(await running).toMatchObject({ message: 'enough' });
    expect(await before).toMatchObject({ message: 'never mind' });
  });
});

describe('verdictOf', () => {
  const check = (status: CheckReport['status'], critical = false): CheckReport => ({
    name: 'c',
    plugin: 'p',
    critical,
    durationMs: 0,
    status,
  });

  it.each([
    [[], false, 'unknown'],
    [[], true, 'degraded'],
    [[check('pass'), check('pass', true)], false, 'pass'],
    [[check('pass')], true, 'degraded'],
    [[check('pass'), check('degraded')], false, 'degraded'],
    [[check('pass'), check('unknown', true)], false, 'degraded'],
    [[check('pass'), check('fail')], false, 'degraded'],
    [[check('degraded'), check('fail', true)], false, 'fail'],
  ] as const)('of %j, anything down %s: %s', (checks, isAnythingDown, verdict) => {
    expect(verdictOf(checks, isAnythingDown)).toBe(verdict);
  });
});
