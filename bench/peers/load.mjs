import { median } from '../support/measure.mjs';
import { cpuMs } from './process-use.mjs';

/**
 * Makes calls, some at a time, each worker over a connection of its own where there are several.
 *
 * @param calls - one for each connection.
 */
export async function load(calls, count, workers) {
  const times = [];
  const began = performance.now();
  let left = count;
  const work = async (call) => {
    while (left > 0) {
      left -= 1;
      const at = performance.now();
      await call();
      times.push(performance.now() - at);
    }
  };
  await Promise.all(Array.from({ length: workers }, (_, index) => work(calls[index % calls.length])));
  return { times, perSecond: count / ((performance.now() - began) / 1_000) };
}

/** Calls until what is compiled while running is compiled: 12 000 calls, or as many as five seconds allow. */
export async function warmUp(calls, workers) {
  for (let made = 0, began = performance.now(); made < 12_000 && performance.now() - began < 5_000; made += 500)
    await load(calls, 500, workers);
}

/** What calls cost the server: one after the other, as most clients call, and sixteen at a time, when one waking serves several. */
export async function callCosts(pid, calls, { inTurn, at16 = 0 }) {
  const cpuBefore = cpuMs(pid);
  const alone = await load(calls, inTurn, 1);
  const cpuBetween = cpuMs(pid);
  const costs = { cpuMs: (cpuBetween - cpuBefore) / inTurn, p50Ms: median(alone.times), perSecond: alone.perSecond };
  if (at16 === 0) return costs;
  const { perSecond } = await load(calls, at16, 16);
  return { ...costs, cpuAt16Ms: (cpuMs(pid) - cpuBetween) / at16, perSecondAt16: perSecond };
}

/** Times of some work, fewer when it is slow. */
export async function timedUpTo(budgetMs, rounds, work) {
  const times = [];
  for (const began = performance.now(); times.length < rounds && performance.now() - began < budgetMs;) {
    const at = performance.now();
    await work();
    times.push(performance.now() - at);
  }
  return times;
}
