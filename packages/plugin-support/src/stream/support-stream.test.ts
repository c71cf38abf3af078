import { fakeClock } from '@millrace/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { finishedCall } from '../../test/finished-call.js';
import { ErrorRing } from '../errors/error-ring.js';
import type { SystemHealth } from '../health/read-health.js';
import { supportStream, type SupportStreamSources } from './support-stream.js';

const healthy: SystemHealth = {
  overall_health: 1,
  health_score: 1,
  verdict: 'pass',
  live: true,
  ready: true,
  confidence: 1,
  components: [{ name: 'a', status: 'pass', ms: 0 }],
  uptime_s: 1,
  event_loop_p99_ms: 1,
  memory_mb: 50,
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp(more: Partial<SupportStreamSources> = {}) {
  const clock = fakeClock();
  const errors = new ErrorRing(500);
  const controller = new AbortController();
  const sent: Readonly<Record<string, unknown>>[] = [];
  const problems: unknown[] = [];
  const now = { health: healthy };
  const stream = supportStream({
    health: async () => now.health,
    errors,
    clock,
    coordinationMs: 30_000,
    watchMs: 5_000,
    onProblem: (cause) => problems.push(cause),
    ...more,
  });
  const open = () => stream.open((data) => sent.push(data), controller.signal);
  const wait = async (milliseconds: number) => {
    for (let waited = 0; waited < milliseconds; waited += 1_000) {
      clock.advance(1_000);
      await vi.advanceTimersByTimeAsync(1_000);
    }
  };
  return { clock, errors, controller, sent, problems, now, open, wait };
}

describe('the support stream', () => {
  it('sends the health when it opens and then every 30 seconds', async () => {
    const { sent, open, wait } = setUp();
    open();

    await wait(1_000);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ event: 'health', overall_health: 1, ready: true, components: [] });
    await wait(60_000);

    expect(sent).toHaveLength(3);
  });

  it('sends a change within the watch interval, with what is not well', async () => {
    const { sent, now, open, wait } = setUp();
    open();
    await wait(1_000);

    now.health = { ...healthy, ready: false, verdict: 'fail', components: [{ name: 'a', status: 'fail', message: 'gone', ms: 1 }] };
    await wait(5_000);

    expect(sent).toHaveLength(2);
    expect(sent[1]).toMatchObject({ ready: false, components: [{ name: 'a', status: 'fail', message: 'gone' }] });
  });

  it('does not take moving figures for a change', async () => {
    const { sent, now, open, wait } = setUp();
    open();
    await wait(1_000);

    now.health = { ...healthy, uptime_s: 99, memory_mb: 60, health_score: 0.99 };
    await wait(10_000);

    expect(sent).toHaveLength(1);
  });

  it('sends each error at once, masked and without its principal', async () => {
    const { sent, errors, open } = setUp();
    open();

    errors.record(finishedCall({ code: 'not_found', message: 'No token=hunter2secret here', principal: 'ada-lovelace' }));

    expect(sent).toEqual([expect.objectContaining({ event: 'error', code: 'not_found', tool: 'read_file', count: 1 })]);
    expect(JSON.stringify(sent)).not.toMatch(/hunter2secret|ada-lovelace/);
  });

  it('sends at most 100 errors in a watch interval and counts the rest into the next snapshot', async () => {
    const { sent, errors, now, open, wait } = setUp();
    open();
    await wait(1_000);

    for (let index = 0; index < 130; index++) errors.record(finishedCall({ code: `code_${index}` }));
    now.health = { ...healthy, ready: false };
    await wait(5_000);

    expect(sent.filter(({ event }) => event === 'error')).toHaveLength(100);
    expect(sent.at(-1)).toMatchObject({ event: 'health', errors_unsent: 30 });
  });

  it('reports a reading that failed and goes on', async () => {
    let turn = 0;
    const { sent, problems, open, wait } = setUp({
      health: async () => {
        if ((turn += 1) === 1) throw new Error('no health');
        return healthy;
      },
    });
    open();
    await wait(6_000);

    expect(problems).toHaveLength(1);
    expect(sent).toHaveLength(1);
  });

  it('does not begin a reading while one runs', async () => {
    const health = vi.fn(() => new Promise<SystemHealth>(() => {}));
    const { open, wait } = setUp({ health });
    open();
    await wait(20_000);

    expect(health).toHaveBeenCalledTimes(1);
  });

  it('sends nothing more and leaves no timer when its signal has aborted', async () => {
    const { sent, errors, controller, open, wait } = setUp();
    open();
    await wait(1_000);
    controller.abort();

    errors.record(finishedCall({ code: 'late' }));
    await wait(60_000);

    expect(sent).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not open on a signal that has aborted already', () => {
    const { sent, controller, errors, open } = setUp();
    controller.abort();
    open();

    errors.record(finishedCall({ code: 'late' }));

    expect([sent.length, vi.getTimerCount()]).toEqual([0, 0]);
  });
});
